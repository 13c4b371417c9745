import type { ModelName } from '@predictive-limit/forecast'
import type { Table } from '../report/table.ts'
import { type Cell, cellOf } from './cell.ts'
import { command } from './command.ts'
import { type Models, runForecaster } from './run-forecaster.ts'
import { factorOf } from './summary.ts'

const few = 0.005
const much = 0.03

/** What a family is worth: the same mix without it, cell by cell. */
export function ablationTable(
  cells: readonly Cell[],
  without: ModelName,
  rest: readonly ModelName[],
): Table {
  const others = withoutOf(cells, rest)
  const gains = cells.flatMap((cell) => {
    const other = others.get(keyOf(cell))
    return other === undefined ? [] : [{ cell, ...gainOf(cell, other) }]
  })
  const losses = gains.filter(({ pinball, rmse }) => Math.min(pinball, rmse) < -few)
  const wins = gains.filter(({ pinball, rmse }) => Math.max(pinball, rmse) >= much)
  return {
    title: `The mix without ${without}`,
    command: `${command} --without ${without}`,
    method: `mixed: ${rest.join(', ')}. What the mix with ${without} gains on it: positive is better with.`,
    columns: ['series', 'h', 'RMSE', 'pinball .95'],
    rows: gains.map(({ cell, rmse, pinball }) => [
      cell.series.name,
      String(cell.steps),
      signed(rmse),
      signed(pinball),
    ]),
    notes: [
      `Geometric mean: RMSE ${signed(meanGain(gains, 'rmse'))}, pinball ${signed(meanGain(gains, 'pinball'))}.`,
      `More than 0.5 % worse with it in ${losses.length} of ${gains.length} cells, at least 3 % better in ${wins.length}.`,
    ],
  }
}

function withoutOf(cells: readonly Cell[], rest: Models): Map<string, Cell> {
  const series = new Set(cells.map((cell) => cell.series))
  const others = Array.from(series).flatMap((each) =>
    runForecaster(each, rest).map((run) => cellOf(each, run)),
  )
  return new Map(others.map((cell) => [keyOf(cell), cell]))
}

function keyOf({ series, steps }: Cell): string {
  return `${series.name}, ${steps}`
}

interface Gain {
  readonly rmse: number
  readonly pinball: number
}

function gainOf(cell: Cell, other: Cell): Gain {
  return {
    rmse: 1 - cell.rmse / other.rmse,
    pinball: 1 - cell.pinball95 / other.pinball95,
  }
}

function meanGain(gains: readonly (Gain & { cell: Cell })[], of: keyof Gain): number {
  const left = new Map(gains.map((gain) => [gain.cell, 1 - gain[of]]))
  const { mean } = factorOf(Array.from(left.keys()), (cell) => left.get(cell) ?? Number.NaN)
  return 1 - mean
}

function signed(gain: number): string {
  const percent = (100 * gain).toFixed(1)
  return `${gain >= 0 ? '+' : ''}${percent} %`
}
