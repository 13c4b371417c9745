import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Forecaster } from '../../src/index.ts'
import { aForecaster, everyModel } from './every-model.ts'

const probabilities = [0.001, 0.05, 0.3, 0.5, 0.9, 0.95, 0.97, 0.99, 0.9999]

function unsound(forecaster: Forecaster): string | undefined {
  for (const steps of [1, 10, 25, 20_000]) {
    const forecast = forecaster.forecast(steps)
    const { mean, lower, upper } = forecast
    const quantiles = probabilities.map((p) => forecast.quantile(p))
    const all = [mean, lower, upper, ...quantiles]
    const isRising = quantiles.every((x, i) => i === 0 || x >= (quantiles[i - 1] as number))
    if (!all.every((x) => Number.isFinite(x) && x >= 0)) return `${steps} steps: ${all}`
    if (!isRising) return `${steps} steps, quantiles fall: ${quantiles}`
    if (!(lower <= forecast.quantile(0.5) && forecast.quantile(0.5) <= upper))
      return `${steps} steps: ${lower}, ${forecast.quantile(0.5)}, ${upper}`
  }
  return undefined
}

const hostile = fc.oneof(
  fc.constantFrom(0, Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300),
  fc.constantFrom(5e-324, 1e-9, 2 ** 53, Number.MAX_SAFE_INTEGER, -0),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
)
/** Runs of one value, as real trouble comes. */
const runs = fc.array(fc.tuple(hostile, fc.integer({ min: 1, max: 80 })), { maxLength: 25 })

test.each(everyModel)(
  '%s: whatever comes, nothing throws, numbers are finite, and quantiles rise',
  (_, models) => {
    fc.assert(
      fc.property(runs, (runs) => {
        const forecaster = aForecaster(models)
        expect(unsound(forecaster)).toBeUndefined()
        for (const [value, times] of runs) {
          for (let i = 0; i < times; i += 1) forecaster.observe(value)
          expect(unsound(forecaster)).toBeUndefined()
        }
      }),
      { numRuns: 25 },
    )
  },
)

test.each(everyModel)('%s: on quiet demand the mean lies within the interval', (_, models) => {
  const forecaster = aForecaster(models)
  for (let t = 0; t < 2_000; t += 1) forecaster.observe(50 + (t % 7))
  for (const steps of [1, 10]) {
    const { lower, mean, upper } = forecaster.forecast(steps)
    expect(lower).toBeLessThanOrEqual(mean)
    expect(mean).toBeLessThanOrEqual(upper)
  }
})
