import { expect, test } from '@jest/globals'
import { perfectStarts, perfectWorst500 } from '../../src/forecast/perfect-bound.ts'

/** P(N ≤ most) of a binomial count, added up term by term. */
function binomialShare(trials: number, chance: number, most: number): number {
  let term = (1 - chance) ** trials
  let sum = term
  for (let k = 1; k <= most; k += 1) {
    term *= (((trials - k + 1) / k) * chance) / (1 - chance)
    sum += term
  }
  return sum
}

test('of independent labels as many starts are good as the binomial law says', () => {
  // 92 % of 200 are covered where at most 16 are missed.
  const share = binomialShare(200, 0.05, 16)
  expect(share).toBeCloseTo(0.976, 3)
  expect(Math.abs(perfectStarts(1) - share)).toBeLessThan(0.01)
})

test('overlapping labels are missed together', () => {
  expect(perfectStarts(60)).toBeLessThan(0.85)
  expect(perfectWorst500(10, 2_000)).toBeLessThan(perfectWorst500(1, 2_000))
})
