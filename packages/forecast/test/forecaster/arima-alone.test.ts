import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type Forecaster } from '../../src/index.ts'
import { scramble } from './scramble.ts'

function arima(horizons: readonly number[] = [1, 10]): Forecaster {
  return createForecaster({ stepMs: 100, horizons, models: ['arima'] })
}

function soundNumbers(forecaster: Forecaster): boolean {
  return [1, 10, 300].every((steps) => {
    const { mean, lower, upper } = forecaster.forecast(steps)
    return [mean, lower, upper].every((x) => Number.isFinite(x) && x >= 0) && lower <= upper
  })
}

const hostile = fc.oneof(
  fc.constantFrom(0, Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, 5e-324, 2 ** 53),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
)
/** Runs of one value, as real trouble comes. */
function runsOf(value: fc.Arbitrary<number>): fc.Arbitrary<[number, number][]> {
  return fc.array(fc.tuple(value, fc.integer({ min: 1, max: 60 })), { maxLength: 25 })
}

test('whatever is observed, forecasts are finite, ordered and not negative', () => {
  fc.assert(
    fc.property(runsOf(hostile), (runs) => {
      const forecaster = arima()
      for (const [value, times] of runs) {
        for (let i = 0; i < times; i += 1) forecaster.observe(value)
        expect(soundNumbers(forecaster)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('whatever came before, up to 200 times as much, 400 steps bring it back to what comes', () => {
  const rough = fc.oneof(
    fc.constantFrom(0, Number.NaN, 10_000),
    fc.double({ min: 0, max: 10_000, noNaN: true }),
    fc.integer({ min: 0, max: 5 }),
  )
  fc.assert(
    fc.property(runsOf(rough), (runs) => {
      const forecaster = arima()
      for (const [value, times] of runs) {
        for (let i = 0; i < times; i += 1) forecaster.observe(value)
      }
      for (const value of seededCounts(400, 50)) forecaster.observe(value)
      expect(forecaster.forecast(1).mean).toBeGreaterThan(25)
      expect(forecaster.forecast(1).mean).toBeLessThan(100)
    }),
    { numRuns: 60 },
  )
})

test('a constant demand that breaks off and falls to a 200th is left behind within 400 steps', () => {
  const forecaster = arima()
  const runs = [
    [9_999.52, 31],
    [Number.NaN, 1],
    [10_000, 49],
    [0, 3],
    [10_000, 60],
  ] as const
  for (const [value, times] of runs) {
    for (let i = 0; i < times; i += 1) forecaster.observe(value)
  }
  for (const value of seededCounts(400, 50)) forecaster.observe(value)
  expect(forecaster.forecast(1).mean).toBeLessThan(75)
})

test('after an hour of zeros a burst is followed within five seconds', () => {
  const forecaster = arima()
  for (let t = 0; t < 36_000; t += 1) forecaster.observe(0)
  for (const value of seededCounts(50, 50)) {
    forecaster.observe(value)
    expect(forecaster.forecast(10).mean).toBeLessThan(10 * 80 * 1.2)
  }
  expect(forecaster.forecast(10).mean).toBeGreaterThan(350)
})

test('a level a hundred times higher, and back, is met within 50 steps and covered within 500', () => {
  const forecaster = arima()
  const covered: number[] = []
  const means: number[] = []
  for (const level of [5, 500, 5]) {
    for (const value of seededCounts(2_000, level, level)) {
      covered.push(value <= forecaster.forecast(1).upper ? 1 : 0)
      forecaster.observe(value)
      means.push(forecaster.forecast(10).mean)
    }
  }
  for (const mean of means.slice(2_050, 4_000)) expect(Math.abs(mean / 5_000 - 1)).toBeLessThan(0.2)
  for (const mean of means.slice(4_050)) expect(mean).toBeLessThan(150)
  for (const end of [2_000, 4_000, 6_000]) {
    const tail = covered.slice(end - 1_500, end)
    expect(tail.reduce((sum, hit) => sum + hit, 0) / tail.length).toBeGreaterThan(0.93)
  }
})

test('a forecaster restored from JSON says the same as the one that was saved', () => {
  const saved = arima()
  const restored = arima()
  for (const value of seededCounts(1_500, 12)) saved.observe(value)
  restored.restore(JSON.parse(JSON.stringify(saved.snapshot())))
  for (const steps of [1, 10]) {
    expect(restored.forecast(steps).mean).toBe(saved.forecast(steps).mean)
  }
})

test('whatever finite numbers a damaged snapshot holds, forecasts stay finite', () => {
  const good = arima()
  for (const value of seededCounts(400, 12)) good.observe(value)
  const snapshot = good.snapshot()
  const wild = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(wild, { minLength: 5, maxLength: 20 }), (numbers) => {
      let at = 0
      const next = (): number => numbers[at++ % numbers.length] as number
      const forecaster = arima()
      const { experts, horizons } = snapshot
      forecaster.restore({ ...snapshot, ...(scramble({ experts, horizons }, next) as object) })
      for (let t = 0; t < 30; t += 1) {
        forecaster.observe(t % 7)
        expect(soundNumbers(forecaster)).toBe(true)
        expect(() => forecaster.selected(1)).not.toThrow()
      }
    }),
  )
})
