import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import { aForecaster, everyModel } from './every-model.ts'

/** Steps after which trouble is over, as docs/algorithms.md says. */
const RECOVERY_STEPS = 1_000
/** Then, for so many steps, the mean is within 20 % of the level and `upper` below twice of it. */
const JUDGED_STEPS = 500

const random = seededRandom(5)

/** A level that flickers by 2 %. */
function around(level: number, steps: number): number[] {
  return Array.from({ length: steps }, () => level * (0.98 + 0.04 * random()))
}

function same(value: number, steps: number): number[] {
  return new Array<number>(steps).fill(value)
}

const usual = around(50, 1_000)
const hour = 3_600
const troubles: readonly (readonly [string, readonly number[], number])[] = [
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
]

test.each(everyModel)('%s: a thousand steps after it, trouble is over', (_, models) => {
  for (const [trouble, before, level] of troubles) {
    const forecaster = aForecaster(models)
    for (const value of [...before, ...around(level, RECOVERY_STEPS)]) forecaster.observe(value)
    const ratios = around(level, JUDGED_STEPS).flatMap((value) => {
      forecaster.observe(value)
      return [1, 10].map((steps) => {
        const { mean, upper } = forecaster.forecast(steps)
        return { mean: mean / (steps * level), upper: upper / (steps * level) }
      })
    })
    const means = ratios.map(({ mean }) => mean)
    const most = Math.max(...ratios.map(({ upper }) => upper))
    const found = { trouble, least: Math.min(...means), most: Math.max(...means), upper: most }
    expect(found.least > 0.8 && found.most < 1.2 && most < 2 ? 'over' : found).toBe('over')
  }
})

test('a level a hundred times higher is forecast to 20 % within 50 steps by the default mix', () => {
  const forecaster = aForecaster('auto')
  for (const value of [...around(5, 2_000), ...around(500, 50)]) forecaster.observe(value)
  for (const steps of [1, 10]) {
    expect(Math.abs(forecaster.forecast(steps).mean / (steps * 500) - 1)).toBeLessThan(0.2)
  }
})
