import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { maxMinShares } from '../../src/pools/allocate.ts'
import { slowShares } from './slow-shares.ts'

function sharesOf(available: number, wants: readonly number[], weights: readonly number[]) {
  const shares = new Float64Array(wants.length).fill(-1)
  const sum = maxMinShares(available, Float64Array.from(wants), Float64Array.from(weights), shares)
  return { sum, shares: Array.from(shares) }
}

const amount = fc.double({ min: 0, max: 1e6, noNaN: true })
const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1, noNaN: true }))
const claims = fc.array(fc.record({ want: amount, weight }), { minLength: 1, maxLength: 33 })

test('the worked number holds: 10 among wants 2, 8, 8 of weights 1, 1, 2', () => {
  const { sum, shares } = sharesOf(10, [2, 8, 8], [1, 1, 2])
  expect(sum).toBeCloseTo(10, 12)
  expect(shares[0]).toBe(2)
  expect(shares[1]).toBeCloseTo(8 / 3, 12)
  expect(shares[2]).toBeCloseTo(16 / 3, 12)
})

test('where there is enough everybody gets exactly what it wants', () => {
  expect(sharesOf(100, [1, 20, 3], [0.2, 0.3, 0.5])).toEqual({ sum: 24, shares: [1, 20, 3] })
})

test('where nothing is available, or less, nobody gets anything', () => {
  expect(sharesOf(0, [1, 2], [1, 1])).toEqual({ sum: 0, shares: [0, 0] })
  expect(sharesOf(-5, [1, 2], [1, 1]).shares).toEqual([0, 0])
})

test('weight 0 gets nothing, and so do all where none has weight', () => {
  expect(sharesOf(10, [5, 20], [0, 1]).shares).toEqual([0, 10])
  expect(sharesOf(10, [5, 20], [0, 0])).toEqual({ sum: 0, shares: [0, 0] })
})

test('shares equal those of a slow search for the common level', () => {
  fc.assert(
    fc.property(amount, claims, (available, claims) => {
      const wants = claims.map(({ want }) => want)
      const weights = claims.map(({ weight }) => weight)
      const slow = slowShares(available, wants, weights)
      const { sum, shares } = sharesOf(available, wants, weights)
      for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(slow[i] as number, 5)
      expect(sum).toBeCloseTo(
        slow.reduce((a, b) => a + b, 0),
        4,
      )
    }),
    { numRuns: 2_000 },
  )
})

test('nobody gets more than it wants and all together no more than there is', () => {
  fc.assert(
    fc.property(amount, claims, (available, claims) => {
      const wants = claims.map(({ want }) => want)
      const { sum, shares } = sharesOf(
        available,
        wants,
        claims.map(({ weight }) => weight),
      )
      for (const [i, share] of shares.entries()) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual((wants[i] as number) * (1 + 1e-12))
      }
      expect(sum).toBeLessThanOrEqual(available * (1 + 1e-12) + 1e-300)
    }),
  )
})
