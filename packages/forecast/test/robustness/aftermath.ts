import { seededRandom } from '../../bench/seeded-counts.ts'
import type { Forecaster } from '../../src/index.ts'

/** When trouble is over, for so many steps, the mean is within 20 % of the level and `upper` below twice of it. */
const JUDGED_STEPS = 500

const random = seededRandom(5)

/** A level that flickers by 2 %. */
export function around(level: number, steps: number): number[] {
  return Array.from({ length: steps }, () => level * (0.98 + 0.04 * random()))
}

function same(value: number, steps: number): number[] {
  return new Array<number>(steps).fill(value)
}

/** What comes before, and the level that demand is at from then on. */
export interface Trouble {
  readonly name: string
  readonly before: readonly number[]
  readonly level: number
}

const usual = around(50, 1_000)
const hour = 3_600

export const troubles: readonly Trouble[] = (
  [
    ['a level a hundred times higher', around(5, 2_000), 500],
    ['a level a hundred times lower', around(500, 2_000), 5],
    ['an hour of zeros', [...usual, ...same(0, hour)], 50],
    ['a first hour of zeros', same(0, hour), 50],
    ['a start at a hundred times the level', [5_000, 4_000, 2_000], 50],
    ['one value beyond all measure', [...usual, 1e300], 50],
    ['a minute of values beyond all measure', [...usual, ...same(1e300, 60)], 50],
    ['a slip of the decimal point', [...usual, 5e9], 50],
    ['the same after an idle hour', [...usual, ...same(0, hour), 5e9], 50],
    ['a minute of what is not a number', [...usual, ...same(Number.NaN, 60)], 50],
    ['infinite and negative values', [...usual, Number.POSITIVE_INFINITY, -5, -1e300], 50],
  ] as const
).map(([name, before, level]) => ({ name, before, level }))

/** Those that models which are fitted now and then are wrong about for longest. */
export const longTroubles: readonly Trouble[] = troubles.filter(({ name }) =>
  /lower|an hour|start|slip/.test(name),
)

/** How a forecaster takes in values. */
export type Feed = (forecaster: Forecaster, values: readonly number[]) => Promise<void> | void

/** Lives through a trouble and `wait` steps after it: `'over'`, or what is wrong with the forecasts then. */
export async function aftermathOf(
  { name, before, level }: Trouble,
  forecaster: Forecaster,
  { wait, feed }: { wait: number; feed: Feed },
): Promise<unknown> {
  await feed(forecaster, [...before, ...around(level, wait)])
  const ratios: { mean: number; upper: number }[] = []
  for (const value of around(level, JUDGED_STEPS)) {
    await feed(forecaster, [value])
    for (const steps of [1, 10]) {
      const { mean, upper } = forecaster.forecast(steps)
      ratios.push({ mean: mean / (steps * level), upper: upper / (steps * level) })
    }
  }
  const means = ratios.map(({ mean }) => mean)
  const upper = Math.max(...ratios.map((each) => each.upper))
  const found = { name, least: Math.min(...means), most: Math.max(...means), upper }
  return found.least > 0.8 && found.most < 1.2 && upper < 2 ? 'over' : found
}
