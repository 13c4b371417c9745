import type { Table } from '../report/table.ts'
import type { Cell } from './cell.ts'
import { command } from './command.ts'
import { horizons } from './run-forecaster.ts'
import { bestAlone, factorOf, lastValueAlone } from './summary.ts'

/** How the mix compares, over all cells and by horizon. */
export function meanTable(cells: readonly Cell[]): Table {
  const groups = [
    { name: 'all', of: cells },
    ...horizons.map((h) => ({ name: `h = ${h}`, of: cells.filter(({ steps }) => steps === h) })),
  ]
  return {
    title: 'Forecasts against what they are measured by',
    command,
    method:
      'the mix ÷ its yardstick, geometric mean over the cells (worst in brackets). The best single family is known in hindsight only; each family has its own interval.',
    columns: ['yardstick', ...groups.map(({ name }) => name)],
    rows: yardsticks.map(({ name, of }) => [
      name,
      ...groups.map((group) => {
        const { mean, worst } = factorOf(group.of, of)
        return `${mean.toFixed(3)} (${worst.toFixed(2)})`
      }),
    ]),
  }
}

const yardsticks: readonly { readonly name: string; readonly of: (cell: Cell) => number }[] = [
  {
    name: 'pinball .95 ÷ best single family',
    of: (cell) => cell.pinball95 / bestAlone(cell, 'pinball95'),
  },
  { name: 'RMSE ÷ best single family', of: (cell) => cell.rmse / bestAlone(cell, 'rmse') },
  {
    name: 'pinball .95 ÷ last value with a plain interval (√(φ·forecast), one tracker)',
    of: (cell) => cell.pinball95 / cell.plainLast95,
  },
  {
    name: 'pinball .95 ÷ last value with the interval of the mix',
    of: (cell) => cell.pinball95 / lastValueAlone(cell, 'pinball95'),
  },
  { name: 'RMSE ÷ last value (RMSSE)', of: (cell) => cell.rmsse },
  { name: 'RMSE ÷ Poisson floor, √(mean label)', of: (cell) => cell.rmse / cell.poissonRmse },
]
