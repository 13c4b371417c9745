import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type Forecast, type Forecaster } from '../../src/index.ts'

const probabilities = [0.001, 0.05, 0.3, 0.5, 0.9, 0.95, 0.97, 0.99, 0.9999]

function expectSound(forecast: Forecast): void {
  const { mean, lower, upper } = forecast
  const quantiles = probabilities.map((p) => forecast.quantile(p))
  const sound = [mean, lower, upper, ...quantiles].every((x) => Number.isFinite(x) && x >= 0)
  const rising = quantiles.every((x, i) => i === 0 || x >= (quantiles[i - 1] as number))
  expect({ sound, rising, ordered: lower <= upper }).toEqual({
    sound: true,
    rising: true,
    ordered: true,
  })
}

function expectAllSound(forecaster: Forecaster): void {
  for (const steps of [1, 3, 25, 20_000]) expectSound(forecaster.forecast(steps))
}

const hostile = fc.oneof(
  fc.constantFrom(0, Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300),
  fc.constantFrom(5e-324, 1e-9, 2 ** 53, Number.MAX_VALUE, -0),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
)
/** Runs of one value, as real trouble comes. */
const runs = fc.array(fc.tuple(hostile, fc.integer({ min: 1, max: 60 })), { maxLength: 25 })

test('whatever is observed, forecasts are finite, ordered and not negative, and nothing throws', () => {
  fc.assert(
    fc.property(runs, (runs) => {
      const forecaster = createForecaster({ stepMs: 100, horizons: [1, 25], seasonsMs: [5_000] })
      expectAllSound(forecaster)
      for (const [value, times] of runs) {
        for (let i = 0; i < times; i += 1) forecaster.observe(value)
        expectAllSound(forecaster)
      }
    }),
    { numRuns: 60 },
  )
})

test('what is not a number is missing, too', () => {
  const forecaster = createForecaster({ stepMs: 100 })
  for (const value of [undefined, null, '7', {}, 3n]) forecaster.observe(value as number)
  expectAllSound(forecaster)
  expect(forecaster.forecast(1).mean).toBe(0)
})

test.each(['last-value', 'ewma', 'holt', 'regression', 'arima'] as const)(
  '%s works alone',
  (model) => {
    const forecaster = createForecaster({ stepMs: 100, horizons: [1, 10], models: [model] })
    let covered = 0
    for (const [t, value] of seededCounts(4_000, 20).entries()) {
      if (t >= 1_000) covered += value <= forecaster.forecast(1).upper ? 1 / 3_000 : 0
      forecaster.observe(value)
    }
    expect(covered).toBeGreaterThan(0.94)
    expect(covered).toBeLessThan(0.965)
    expect(forecaster.forecast(10).mean).toBeGreaterThan(120)
    expect(forecaster.forecast(10).mean).toBeLessThan(350)
  },
)

test('a gap is missing, not zero', () => {
  const gap = createForecaster({ stepMs: 100 })
  const zeros = createForecaster({ stepMs: 100 })
  for (const value of seededCounts(2_000, 20)) {
    gap.observe(value)
    zeros.observe(value)
  }
  const before = gap.forecast(10).mean
  for (let i = 0; i < 600; i += 1) {
    gap.observe(Number.NaN)
    zeros.observe(0)
  }
  expect(Math.abs(gap.forecast(10).mean - before)).toBeLessThan(0.1 * before)
  expect(zeros.forecast(10).mean).toBeLessThan(0.1 * before)
})

test('after an hour of zeros a burst is followed within seconds and does not explode', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [10, 100] })
  for (let t = 0; t < 36_000; t += 1) forecaster.observe(0)
  expect(forecaster.forecast(100).upper).toBeLessThan(1)
  for (const value of seededCounts(100, 50)) {
    forecaster.observe(value)
    expect(forecaster.forecast(10).mean).toBeLessThan(10 * 80 * 1.2)
  }
  expect(forecaster.forecast(10).mean).toBeGreaterThan(350)
  expect(forecaster.forecast(10).upper).toBeGreaterThan(500)
})

test('a level a hundred times higher, and back, is covered again soon', () => {
  const forecaster = createForecaster({ stepMs: 100 })
  const covered: number[] = []
  const values = [5, 500, 5].flatMap((mean, i) => Array.from(seededCounts(2_000, mean, i + 1)))
  for (const value of values) {
    covered.push(value <= forecaster.forecast(1).upper ? 1 : 0)
    forecaster.observe(value)
  }
  for (const end of [2_000, 4_000, 6_000]) {
    const tail = covered.slice(end - 1_500, end)
    expect(tail.reduce((sum, hit) => sum + hit, 0) / tail.length).toBeGreaterThan(0.93)
  }
  expect(forecaster.forecast(10).mean).toBeGreaterThan(40)
  expect(forecaster.forecast(10).mean).toBeLessThan(60)
})
