import { type Table, verdict } from '../report/table.ts'
import type { Cell } from './cell.ts'
import { command } from './command.ts'
import type { UpdateCost } from './measure-update.ts'
import { perfectStarts, perfectWorst500 } from './perfect-bound.ts'
import { bestAlone, coverageErrors, factorOf, judgedCells, leastOf } from './summary.ts'

interface Bar {
  readonly what: string
  readonly value: number
  readonly bar: number
  readonly keeps: 'at most' | 'at least'
  readonly unit?: string
  readonly digits?: number
}

/** The numbers to reach and whether they are. */
export function barsTable(cells: readonly Cell[], cost: UpdateCost): Table {
  const judged = judgedCells(cells)
  const far = cells.filter(({ steps }) => steps > 12)
  const h60 = coverageErrors(far, 0.95)
  return {
    title: 'Forecasts against the numbers to reach',
    command,
    method: `${cells.length} cells of trace and horizon, one setting for all; “judged” are the ${judged.length} with h ≤ 12 and at least 5,000 labels.`,
    columns: ['figure', 'measured', 'bar'],
    rows: [...coverageBars(cells, judged), ...lossBars(cells), ...costBars(cost)].map(rowOf),
    notes: [
      `h = 60: upper 95 is ${h60.mean.toFixed(2)} points off on average, ${h60.worst.toFixed(2)} at worst. Its labels overlap: there are few that are independent.`,
      perfectNote(),
    ],
  }
}

/** What can be had of the bars on few labels: where demand is independent, and its law known. */
function perfectNote(): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const [few, many] = [10_000, 100_000].map((labels) => percent(perfectWorst500(10, labels)))
  const [at10, at60] = [10, 60].map((steps) => percent(perfectStarts(steps)))
  return `A bound that is exactly right, of independent normal demand: at h = 10 it covers ${few} of the worst 500 labels in a row among 10,000, ${many} among 100,000 (median of 101 series); it covers 92 % of the first 200 labels in ${at10} of all series at h = 10, in ${at60} at h = 60.`
}

function coverageBars(cells: readonly Cell[], judged: readonly Cell[]): Bar[] {
  const upper95 = coverageErrors(judged, 0.95)
  const upper99 = coverageErrors(judged, 0.99)
  const points = { keeps: 'at most', unit: ' points', digits: 2 } as const
  const share = { keeps: 'at least', unit: ' %', digits: 1 } as const
  return [
    { what: 'upper 95, judged: mean error', value: upper95.mean, bar: 0.3, ...points },
    { what: 'upper 95, judged: largest error', value: upper95.worst, bar: 1, ...points },
    { what: 'upper 99, judged: mean error', value: upper99.mean, bar: 0.3, ...points },
    { what: 'upper 99, judged: largest error', value: upper99.worst, bar: 0.7, ...points },
    {
      what: 'upper 95 over any 500 labels in a row, judged',
      value: 100 * leastOf(judged, ({ worst500 }) => worst500),
      bar: 87,
      ...share,
    },
    {
      what: 'upper 95 over the first 200 labels, all cells',
      value: 100 * leastOf(cells, ({ first200 }) => first200),
      bar: 92,
      ...share,
    },
  ]
}

function lossBars(cells: readonly Cell[]): Bar[] {
  const best = factorOf(cells, (cell) => cell.pinball95 / bestAlone(cell, 'pinball95'))
  const last = factorOf(cells, (cell) => cell.pinball95 / cell.plainLast95)
  const rmse = factorOf(cells, (cell) => cell.rmse / bestAlone(cell, 'rmse'))
  const factor = { keeps: 'at most', digits: 3 } as const
  return [
    { what: 'pinball .95 ÷ best single family: mean', value: best.mean, bar: 1.05, ...factor },
    { what: 'pinball .95 ÷ best single family: worst', value: best.worst, bar: 1.4, ...factor },
    {
      what: 'pinball .95 ÷ last value with a plain interval: mean',
      value: last.mean,
      bar: 0.35,
      ...factor,
    },
    { what: 'RMSE ÷ best single family: mean', value: rmse.mean, bar: 1.02, ...factor },
  ]
}

function costBars({ oneUs, hundredMs, bytes }: UpdateCost): Bar[] {
  return [
    { what: 'an update and two forecasts', value: oneUs, bar: 8, keeps: 'at most', unit: ' µs' },
    {
      what: 'the same of 100 resources in turn',
      value: hundredMs,
      bar: 0.8,
      keeps: 'at most',
      unit: ' ms',
    },
    {
      what: 'heap an update uses up (16 bytes are the caller’s)',
      value: bytes,
      bar: 24,
      keeps: 'at most',
      unit: ' bytes',
    },
  ]
}

function rowOf({ what, value, bar, keeps, unit = '', digits = 2 }: Bar): string[] {
  const sign = keeps === 'at most' ? '≤' : '≥'
  return [
    what,
    `${value.toFixed(digits)}${unit}`,
    `${sign} ${bar}${unit}: ${verdict(value, bar, keeps)}`,
  ]
}
