import type { Table } from '../report/table.ts'
import type { Cell } from './cell.ts'
import { command } from './command.ts'
import type { Coverage } from './scores.ts'

/** Every trace at every horizon, in figures. */
export function cellTable(cells: readonly Cell[]): Table {
  return {
    title: 'Forecasts, trace by trace',
    command,
    method:
      'one pass, everything online; the first fifth of the labels is not scored. MASE of the median and RMSSE of the mean against h × the last value; pinball losses in % of the mean label; upper bounds as P(y < upper)–P(y ≤ upper).',
    columns: [
      'series',
      'h',
      'labels',
      'MASE',
      'RMSSE',
      'pinball .5',
      '.9',
      '.95',
      '.99',
      'upper 95, %',
      'upper 99, %',
      'worst 500, %',
      'first 200, %',
      'selected',
      'µs',
    ],
    rows: cells.map(rowOf),
    notes: ['µs: processor time of an update and three forecasts, compiling included.'],
  }
}

function rowOf(cell: Cell): string[] {
  const loss = (pinball: number) => percent(pinball / cell.mean)
  return [
    cell.series.name,
    String(cell.steps),
    String(cell.labels),
    cell.mase.toFixed(3),
    cell.rmsse.toFixed(3),
    loss(cell.pinball50),
    loss(cell.pinball90),
    loss(cell.pinball95),
    loss(cell.pinball99),
    between(cell.upper95),
    between(cell.upper99),
    Number.isNaN(cell.worst500) ? '–' : percent(cell.worst500),
    percent(cell.first200),
    cell.selected ?? '–',
    cell.updateUs.toFixed(1),
  ]
}

function between({ below, atMost }: Coverage): string {
  const [from, to] = [percent(below), percent(atMost)]
  return from === to ? from : `${from}–${to}`
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
