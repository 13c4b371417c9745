import { expect, test } from '@jest/globals'
import { aftermathOf, around, type Feed, troubles } from './aftermath.ts'
import { aForecaster, everyModel } from './every-model.ts'

/** Steps after which trouble is over, as docs/algorithms.md says. */
const wait = 1_000

const feed: Feed = (forecaster, values) => {
  for (const value of values) forecaster.observe(value)
}

test.each(everyModel)('%s: a thousand steps after it, trouble is over', async (_, models) => {
  for (const trouble of troubles) {
    expect(await aftermathOf(trouble, aForecaster(models), { wait, feed })).toBe('over')
  }
})

test('a level a hundred times higher is forecast to 20 % within 50 steps by the default mix', () => {
  const forecaster = aForecaster('auto')
  for (const value of [...around(5, 2_000), ...around(500, 50)]) forecaster.observe(value)
  for (const steps of [1, 10]) {
    expect(Math.abs(forecaster.forecast(steps).mean / (steps * 500) - 1)).toBeLessThan(0.2)
  }
})
