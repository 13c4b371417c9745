import { expect, test } from '@jest/globals'
import {
  coverage,
  coverageError,
  geometricMean,
  labelsOf,
  meanAbsolute,
  pinballLoss,
  rootMeanSquare,
  worstCoverage,
} from '../../src/forecast/scores.ts'

test('the label of a forecast is the sum of the values that follow it', () => {
  expect(Array.from(labelsOf([1, 2, 3, 4, 5], 1))).toEqual([2, 3, 4, 5])
  expect(Array.from(labelsOf([1, 2, 3, 4, 5], 2))).toEqual([5, 7, 9])
  expect(Array.from(labelsOf([1, 2, 3, 4, 5], 4))).toEqual([14])
  expect(Array.from(labelsOf([1, 2], 2))).toEqual([])
})

test('pinball loss charges τ for every unit too low and 1 − τ for every unit too high', () => {
  // 0.9 · 2 = 1.8 for the first label, 0.1 · 3 = 0.3 for the second: 1.05 on average.
  expect(pinballLoss([12, 7], [10, 10], 0.9)).toBeCloseTo(1.05, 12)
  // At the median it is half the absolute error.
  expect(pinballLoss([12, 7], [10, 10], 0.5)).toBeCloseTo(1.25, 12)
  expect(pinballLoss([10], [10], 0.99)).toBe(0)
})

test('root mean square and mean absolute error', () => {
  expect(rootMeanSquare([3, 4], [0, 0])).toBeCloseTo(Math.sqrt(12.5), 12)
  expect(meanAbsolute([3, 4], [0, 8])).toBe(3.5)
})

test('coverage is below and at most, and a level between the two is no error', () => {
  // Of 0, 0, 1, 2 under the bound 1: two are below, three at most.
  const counts = coverage([0, 0, 1, 2], [1, 1, 1, 1])
  expect(counts).toEqual({ below: 0.5, atMost: 0.75 })
  expect(coverageError(counts, 0.6)).toBe(0)
  expect(coverageError(counts, 0.95)).toBeCloseTo(0.2, 12)
  expect(coverageError(counts, 0.4)).toBeCloseTo(0.1, 12)
})

test('the worst window is the least covered run of labels, not the mean', () => {
  const labels = [1, 1, 9, 9, 1, 1]
  const bound = [5, 5, 5, 5, 5, 5]
  expect(worstCoverage(labels, bound, 3)).toBeCloseTo(1 / 3, 12)
  expect(worstCoverage(labels, bound, 6)).toBeCloseTo(4 / 6, 12)
  expect(worstCoverage(labels, bound, 7)).toBeNaN()
})

test('the geometric mean of a factor and its reciprocal is one', () => {
  expect(geometricMean([0.5, 2])).toBeCloseTo(1, 12)
  expect(geometricMean([1, 8, 27])).toBeCloseTo(6, 12)
})
