import fc from 'fast-check'
import type { Forecaster } from '../../src/index.ts'

const probabilities = [0.001, 0.05, 0.3, 0.5, 0.9, 0.95, 0.97, 0.99, 0.9999]

/** What is wrong with the forecasts, if anything is: all are finite and ≥ 0, and quantiles rise. */
export function unsound(forecaster: Forecaster): string | undefined {
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

/** Something that befalls a forecaster. */
export type Trouble = (forecaster: Forecaster) => void

/** A run of one value, as real trouble comes. */
const runs: fc.Arbitrary<Trouble> = fc
  .tuple(hostile, fc.integer({ min: 1, max: 80 }))
  .map(([value, times]) => (forecaster) => {
    for (let i = 0; i < times; i += 1) forecaster.observe(value)
  })

/** A gap, and a clock that was set. */
const jumps: fc.Arbitrary<Trouble> = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 100_000 }))
  .map(([isGap, steps]) => (forecaster) => {
    if (isGap) forecaster.skip(steps)
    else forecaster.moveTo(steps)
  })

/** A life of a forecaster: now and then the clock steps. */
export const troubles: fc.Arbitrary<Trouble[]> = fc.array(
  fc.oneof({ weight: 30, arbitrary: runs }, { weight: 1, arbitrary: jumps }),
  { maxLength: 25 },
)
