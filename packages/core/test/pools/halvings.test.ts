import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { halvings } from '../../src/pools/halvings.ts'

test('whole halvings are exact', () => {
  for (const count of [0, 1, 2, 10, 53, 1000]) expect(halvings(count)).toBe(2 ** -count)
})

test('between them it stays within 2.4 in 10,000 of the power', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (count) => {
      expect(Math.abs(halvings(count) / 2 ** -count - 1)).toBeLessThan(2.4e-4)
    }),
  )
})

test('a hundred steps of a tick halve as one step of ten seconds does', () => {
  let product = 1
  for (let step = 0; step < 100; step++) product *= halvings(0.01)
  expect(product).toBeCloseTo(0.5, 9)
})

test('an endless time leaves nothing', () => {
  expect(halvings(Number.POSITIVE_INFINITY)).toBe(0)
  expect(halvings(1e9)).toBe(0)
})
