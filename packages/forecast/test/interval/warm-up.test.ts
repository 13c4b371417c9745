import { expect, test } from '@jest/globals'
import { createForecaster } from '../../src/index.ts'
import { createInterval, intervalShape } from '../../src/interval/interval-state.ts'
import { quantileLevels } from '../../src/interval/quantile-levels.ts'
import { dispersionOf } from '../../src/interval/scale-views.ts'
import { noteValue } from '../../src/interval/update-interval.ts'
import { warmUpDispersion, warmUpQuantile } from '../../src/interval/warm-up-quantile.ts'

const levels = quantileLevels(0.95)

const none = { labels: 0, largestError: 0, values: 0, firstSum: 0 }

test('the start is wide, and wider for longer horizons', () => {
  expect(dispersionOf(createInterval(intervalShape(1, levels)))).toBe(1)
  expect(warmUpDispersion(1, none, 1, 0)).toBe(2)
  expect(warmUpDispersion(1, none, 100, 0)).toBe(101)
  // A negative binomial of mean 2 and dispersion 50 is 0 most of the time; its 0.95 quantile is 9.
  const start = { mean: 2, steps: 1, dispersion: 50 }
  expect(warmUpQuantile(0.95, 1.645, none, start)).toBeCloseTo(2 + 1.645 * 10, 9)
})

test('a level may be off by four fifths, and by half of that after three independent labels', () => {
  expect(warmUpDispersion(6, { labels: 30 }, 10, 50)).toBeCloseTo(8 + 8, 12)
  // Variance 0.64 · 1,000², which is 640 times 1,000; a quarter of it after three labels.
  expect(warmUpDispersion(0, none, 1, 1_000)).toBeCloseTo(2 + 640, 12)
  expect(warmUpDispersion(0, { labels: 3 }, 1, 1_000)).toBeCloseTo(2 + 160, 12)
})

test('at the start an upper quantile is no lower than the largest error so far', () => {
  const start = { mean: 10, steps: 60, dispersion: 1 }
  const seen = { ...none, labels: 100, largestError: 500 }
  expect(warmUpQuantile(0.95, 1.645, seen, start)).toBe(510)
  expect(warmUpQuantile(0.75, 0.674, seen, start)).toBeLessThan(20)
  expect(warmUpQuantile(0.95, 1.645, { ...seen, labels: 2_400 }, start)).toBeLessThan(20)
})

test('a lone value may come every step, until there are labels', () => {
  const start = { mean: 10, steps: 60, dispersion: 1 }
  const lone = { ...none, labels: 59, values: 1, firstSum: 180 }
  expect(warmUpQuantile(0.95, 1.645, lone, start)).toBe(180)
  expect(warmUpQuantile(0.95, 1.645, { ...lone, labels: 60 }, start)).toBeLessThan(20)
  expect(warmUpQuantile(0.95, 1.645, { ...lone, values: 2 }, start)).toBeLessThan(20)
})

test('the first value above 0 counts as lone until a second one comes, a missing one never', () => {
  const shape = intervalShape(60, levels)
  const state = createInterval(shape)
  for (const value of [0, Number.NaN, 3, Number.NaN, 0]) noteValue(state, value, shape)
  expect(state).toMatchObject({ values: 1, firstSum: 180 })
  for (const value of [2, 100]) noteValue(state, value, shape)
  expect(state.values).toBe(2)
})

test('what was forecast before the first value is no error, however many are missing', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [10] })
  for (let i = 0; i < 20; i += 1) forecaster.observe(Number.NaN)
  for (let i = 0; i < 150; i += 1) forecaster.observe(1_000)
  // Of a level that may be off by 80 %, some 140 labels, 14 independent ones, leave 21 %.
  const { mean, upper } = forecaster.forecast(10)
  expect(mean).toBeCloseTo(10_000, 3)
  expect(upper).toBeLessThan(14_000)
})
