import { expect, test } from '@jest/globals'
import { countTerms, writeTerms } from '../../../../src/patterns/footprints/refit/cost-terms.ts'

function termsOf(inputs: readonly number[]): number[] {
  const out = new Float64Array(countTerms(inputs.length))
  writeTerms(Float64Array.of(0, 0, ...inputs), 2, inputs.length, out)
  return Array.from(out)
}

test('inputs are followed by their squares and products', () => {
  expect(termsOf([1, 2, 3])).toEqual([1, 2, 3, 4, 6, 9])
  expect(termsOf([1, 2, 3, 5])).toEqual([1, 2, 3, 5, 4, 6, 10, 9, 15, 25])
  expect(countTerms(10)).toBe(55) // 10 · 11 / 2 pairs, of which those with the 1 are the inputs
})

test('more than nine inputs beside the 1 are followed by their squares alone', () => {
  const inputs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  expect(termsOf(inputs)).toEqual([...inputs, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121])
})
