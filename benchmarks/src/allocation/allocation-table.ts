import { measureApart } from '../report/child.ts'
import { type Table, verdict } from '../report/table.ts'
import { operations } from './operations.ts'

const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']

/** Bytes that a decision allocates, all told: the decision itself and whatever is boxed on the way. */
export async function allocationTable(): Promise<Table> {
  const rows: string[][] = []
  for (const [name, { label, bar }] of Object.entries(operations)) {
    const file = new URL('./count-bytes.js', import.meta.url)
    const bytes = await measureApart<number>(file, [name], FLAGS)
    const judged = bar === undefined ? '–' : `≤ ${bar}: ${verdict(bytes, bar, 'at most')}`
    rows.push([label, bytes.toFixed(0), judged])
  }
  return {
    title: 'Allocation per decision',
    command: 'npx --yes pnpm@12 bench allocation',
    method:
      'growth of the heap over blocks of 2,000 operations in which nothing is collected, median of 60 blocks; ' +
      'the clock is that of a process one month old, whose times no longer fit a small integer.',
    columns: ['operation', 'bytes', 'bar'],
    rows,
  }
}
