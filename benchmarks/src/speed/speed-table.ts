import { measureApart } from '../report/child.ts'
import { spreadOf } from '../report/spread.ts'
import { type Table, verdict } from '../report/table.ts'
import { duels } from './duels.ts'
import type { Duel } from './run.ts'

/** The just-in-time compiler decides differently from process to process; a bar deserves more of them. */
const PROCESSES = 2
const PROCESSES_WITH_BAR = 3

/** CPU time of one operation relative to a hand-written bucket, each duel in processes of its own. */
export async function speedTable(): Promise<Table> {
  const rows: string[][] = []
  for (const [name, duel] of Object.entries(duels)) rows.push(await rowOf(name, duel))
  return {
    title: 'Speed of a decision',
    command: 'npx --yes pnpm@12 bench speed',
    method:
      'CPU time per operation ÷ that of a hand-written token bucket over a `Map` with the same clock call, ' +
      'in alternating rounds of 8 ms; median over rounds, then over fresh processes (least–most).',
    columns: ['operation', '× bare bucket', 'processes', 'bar'],
    rows,
    notes: [
      'About three quarters of the bare bucket is the call of `performance.now()`, which all pay.',
      'Peers count fixed windows and answer by promise; the wait for it is included.',
    ],
  }
}

async function rowOf(name: string, { label, bar }: Duel): Promise<string[]> {
  const ratios: number[] = []
  for (let process = 0; process < (bar ? PROCESSES_WITH_BAR : PROCESSES); process++) {
    ratios.push(await measureApart<number>(new URL('./pair.js', import.meta.url), [name]))
  }
  const { median, least, most } = spreadOf(ratios)
  return [
    label,
    median.toFixed(2),
    `${least.toFixed(2)}–${most.toFixed(2)}`,
    bar === undefined ? '–' : `≤ ${bar}: ${verdict(median, bar, 'at most')}`,
  ]
}
