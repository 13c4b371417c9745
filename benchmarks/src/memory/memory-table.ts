import { measureApart } from '../report/child.ts'
import { type Table, verdict } from '../report/table.ts'
import { fills } from './fills.ts'

/** Just before hash tables double, and not long after. */
const COUNTS = [1_000_000, 600_000] as const

/** Memory per key beyond the key's own string. */
export async function memoryTable(): Promise<Table> {
  const rows: string[][] = []
  for (const [name, { label, bar }] of Object.entries(fills)) {
    const file = new URL('./count-memory.js', import.meta.url)
    const [million, fewer] = [
      await measureApart<number>(file, [name, String(COUNTS[0])], ['--expose-gc']),
      await measureApart<number>(file, [name, String(COUNTS[1])], ['--expose-gc']),
    ]
    const judged = bar === undefined ? '–' : `≤ ${bar}: ${verdict(million, bar, 'at most')}`
    rows.push([label, million.toFixed(0), fewer.toFixed(0), judged])
  }
  return {
    title: 'Memory per key',
    command: 'npx --yes pnpm@12 bench memory',
    method:
      'heap and array buffers after collection, less those of the same process before, when it held the key strings only; ' +
      'one request of each key, none of which is full again.',
    columns: ['limiter', 'bytes per key, 1,000,000 keys', '600,000 keys', 'bar (1,000,000)'],
    rows,
    notes: [
      'Tables double when they are full: a million keys fill theirs almost to the top (2²⁰), 600,000 a little more than half.',
    ],
  }
}
