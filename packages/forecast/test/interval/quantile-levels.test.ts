import { expect, test } from '@jest/globals'
import { interpolateQuantile, quantileLevels } from '../../src/interval/quantile-levels.ts'

const levels = quantileLevels(0.95)

test('the seven levels are tracked, and the pair of another level beside them', () => {
  expect(Array.from(levels.levels)).toEqual([0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
  const wide = quantileLevels(0.98)
  expect(wide.levels[wide.lowerIndex]).toBe(0.02)
  expect(wide.levels[wide.upperIndex]).toBe(0.98)
  expect(wide.levels).toHaveLength(9)
})

test('between and beyond the tracked levels quantiles rise with p and never fall below 0', () => {
  const values = Float64Array.of(0, 1, 2, 4, 7, 9, 20)
  let before = 0
  for (let p = 0.001; p < 1; p += 0.001) {
    const value = interpolateQuantile(levels, values, p)
    expect(value).toBeGreaterThanOrEqual(before)
    before = value
  }
  expect(interpolateQuantile(levels, values, 0.95)).toBe(9)
  expect(interpolateQuantile(levels, values, 0.05)).toBe(0)
  // Normal scores of 0.75 and 0.9 are 0.6745 and 1.2816, of 0.8 it is 0.8416.
  expect(interpolateQuantile(levels, values, 0.8)).toBeCloseTo(4 + (3 * 0.1671) / 0.6071, 3)
})
