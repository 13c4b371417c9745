import { median } from '../report/spread.ts'
import { type Table, verdict } from '../report/table.ts'
import { runUseless } from './scenario.ts'

const RUNS = [
  { perSecond: 1000, load: 3, seeds: 5 },
  { perSecond: 1000, load: 1, seeds: 5 },
  { perSecond: 10, load: 3, seeds: 40 },
] as const

/** What a forecast that is always wrong costs. */
export async function uselessTable(): Promise<Table> {
  return {
    title: 'Useless forecasts: classes that are gone before they are known',
    command: 'npx --yes pnpm@12 bench useless',
    method:
      'one shared resource, burst of one second; every half second another of 64 classes, drawn at random, offers the load alone, ' +
      'for a minute. Median of the seeds, worst in brackets.',
    columns: [
      'capacity',
      'load',
      'seeds',
      'utilisation',
      'plain bucket',
      'standard account paid ÷ floor of bound 8',
      'bar',
    ],
    rows: RUNS.map(rowOf),
    notes: ['The floor is 0.3·B + 0.1·r·60 s: what any demand may draw on, whatever is forecast.'],
  }
}

function rowOf({ perSecond, load, seeds }: (typeof RUNS)[number]): string[] {
  const outcomes = Array.from({ length: seeds }, (_, seed) => runUseless(perSecond, load, seed))
  const floors = outcomes.map(({ standardOverFloor }) => standardOverFloor)
  const percent = (shares: readonly number[]) =>
    `${(median(shares) * 100).toFixed(1)} % (${(Math.min(...shares) * 100).toFixed(1)} %)`
  return [
    `${perSecond}/s`,
    `${load} ×`,
    `${seeds}`,
    percent(outcomes.map(({ used }) => used)),
    percent(outcomes.map(({ plainUsed }) => plainUsed)),
    `${median(floors).toFixed(2)} (${Math.min(...floors).toFixed(2)})`,
    `≥ 1: ${verdict(Math.min(...floors), 1, 'at least')}`,
  ]
}
