import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster } from '../../src/index.ts'

test('a constant demand is forecast as itself', () => {
  const forecaster = createForecaster({ stepMs: 100 })
  for (let i = 0; i < 2_000; i += 1) forecaster.observe(4)
  for (const steps of [1, 10, 100]) {
    const { mean, lower, upper } = forecaster.forecast(steps)
    expect(mean).toBeCloseTo(4 * steps, 3)
    expect(lower).toBeLessThanOrEqual(upper)
  }
})

test('of Poisson arrivals the mean is found, and upper and lower are their 0.95 and 0.05 quantiles', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [10] })
  const values = seededCounts(20_000, 10)
  let [below, above, squares] = [0, 0, 0]
  for (let t = 0; t + 10 < values.length; t += 1) {
    const { mean, lower, upper } = forecaster.forecast(10)
    const label = values.subarray(t, t + 10).reduce((sum, value) => sum + value, 0)
    if (t >= 5_000) {
      below += label < lower ? 1 / 14_990 : 0
      above += label > upper ? 1 / 14_990 : 0
      squares += (label - mean) ** 2 / 14_990
    }
    forecaster.observe(values[t] as number)
  }
  expect(Math.abs(below - 0.05)).toBeLessThan(0.007)
  expect(Math.abs(above - 0.05)).toBeLessThan(0.007)
  // The sum of ten Poisson counts of 10 has variance 100: no forecast can do better.
  expect(squares).toBeLessThan(107)
})

test('a horizon that was not declared is scaled from the nearest until it has 200 labels', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [1, 10] })
  const values = seededCounts(4_000, 20)
  for (const value of values.subarray(0, 2_000)) forecaster.observe(value)
  const near = forecaster.forecast(10)
  const [mean, width] = [near.mean, near.upper - near.mean]
  expect(forecaster.forecast(20).mean).toBeCloseTo(2 * mean, 9)
  // Independent steps would widen by √2, fully dependent ones by 2: the safe side is taken.
  expect(forecaster.forecast(20).upper).toBeCloseTo(2 * mean + 2 * width, 9)
  for (const value of values.subarray(2_000, 2_218)) forecaster.observe(value)
  expect(forecaster.forecast(20).mean).toBeCloseTo(2 * forecaster.forecast(10).mean, 9)
  forecaster.observe(20)
  expect(forecaster.forecast(20).mean).not.toBeCloseTo(2 * forecaster.forecast(10).mean, 9)
})

test('a horizon that is nearer but has few labels is not scaled from', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [1, 100] })
  for (const value of seededCounts(250, 20)) forecaster.observe(value)
  expect(forecaster.forecast(60).mean).toBeCloseTo(60 * forecaster.forecast(1).mean, 9)
})

test('at most 16 horizons train, so that memory is bounded; more are answered all the same', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [1] })
  for (const value of seededCounts(300, 20)) forecaster.observe(value)
  for (let steps = 2; steps < 200; steps += 1) {
    expect(forecaster.forecast(steps).mean).toBeCloseTo(steps * forecaster.forecast(1).mean, 6)
  }
  expect(Object.keys(forecaster.snapshot().horizons)).toHaveLength(16)
})

test('the label of a horizon teaches only once all of its steps have passed', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [50] })
  const labels = (): unknown => {
    const { 50: track } = forecaster.snapshot().horizons
    return (track as unknown as { interval: { labels: number } }).interval.labels
  }
  for (let t = 0; t < 50; t += 1) forecaster.observe(5)
  expect(labels()).toBe(0)
  forecaster.observe(5)
  expect(labels()).toBe(1)
})

test('each horizon has one view, filled again by the next call', () => {
  const forecaster = createForecaster({ stepMs: 100, level: 0.9 })
  for (let i = 0; i < 500; i += 1) forecaster.observe(i % 9)
  const view = forecaster.forecast(10)
  expect(forecaster.forecast(10)).toBe(view)
  expect(forecaster.forecast(1)).not.toBe(view)
  expect(view.upper).toBe(view.quantile(0.9))
  expect(view.lower).toBe(view.quantile(0.1))
})
