import { expect, test } from '@jest/globals'
import { createInterval, intervalShape } from '../../src/interval/interval-state.ts'
import { quantileLevels } from '../../src/interval/quantile-levels.ts'
import { dispersionOf } from '../../src/interval/scale-views.ts'
import { noteValue } from '../../src/interval/update-interval.ts'
import { warmUpDispersion, warmUpQuantile } from '../../src/interval/warm-up-quantile.ts'

const levels = quantileLevels(0.95)

test('the start is wide, and wider for longer horizons', () => {
  const none = { labels: 0, largestError: 0, largestSum: 0 }
  expect(dispersionOf(createInterval(intervalShape(1, levels)))).toBe(1)
  expect(warmUpDispersion(1, none, 1, 0)).toBe(2)
  expect(warmUpDispersion(1, none, 100, 0)).toBe(101)
  expect(warmUpDispersion(6, { labels: 30 }, 10, 50)).toBeCloseTo(8.5, 12)
  // Before the first label a level of 1,000 may be off by 400, whose square is 160 times 1,000.
  expect(warmUpDispersion(0, none, 1, 1_000)).toBeCloseTo(2 + 160, 12)
  // A negative binomial of mean 2 and dispersion 50 is 0 most of the time; its 0.95 quantile is 9.
  const start = { mean: 2, steps: 1, dispersion: 50 }
  expect(warmUpQuantile(0.95, 1.645, none, start)).toBeCloseTo(2 + 1.645 * 10, 9)
})

test('at the start an upper quantile is no lower than the largest error, or sum, seen so far', () => {
  const start = { mean: 10, steps: 60, dispersion: 1 }
  const seen = { labels: 100, largestError: 500, largestSum: 9_000 }
  expect(warmUpQuantile(0.95, 1.645, seen, start)).toBe(510)
  expect(warmUpQuantile(0.75, 0.674, seen, start)).toBeLessThan(20)
  expect(warmUpQuantile(0.95, 1.645, { ...seen, labels: 2_400 }, start)).toBeLessThan(20)
  expect(warmUpQuantile(0.95, 1.645, { ...seen, labels: 59 }, start)).toBe(9_000)
})

test('the largest value counts until the first labels are there, a missing one never', () => {
  const late = intervalShape(60, levels)
  const state = createInterval(late)
  for (const value of [3, Number.NaN, 2]) noteValue(state, value, late)
  expect(state.largestSum).toBe(180)
  state.labels = 60
  noteValue(state, 100, late)
  expect(state.largestSum).toBe(180)
})
