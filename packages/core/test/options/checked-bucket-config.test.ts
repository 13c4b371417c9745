import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PredictiveLimitError } from '../../src/errors/limit-error.ts'
import { type BucketLimits, checkedBucketConfig } from '../../src/options/checked-bucket-config.ts'

const limits: BucketLimits = { limit: 90_000, windowMs: 60_000, burst: 90_000, surplus: 0 }

test('90,000 a minute is 3 units every 2 µs', () => {
  expect(checkedBucketConfig(limits, '')).toMatchObject({
    limit: 90_000,
    windowMs: 60_000,
    capacity: 90_000_000,
    rate: { num: 3, den: 2 },
    surplus: 0,
  })
})

test('one a day is exact, and so is a thousandth', () => {
  const day = { windowMs: 86_400_000, burst: 1, surplus: 0 }
  expect(checkedBucketConfig({ limit: 1, ...day }, '').rate).toEqual({ num: 1, den: 86_400_000 })
  expect(checkedBucketConfig({ limit: 0.001, ...day }, '').rate).toEqual({
    num: 1,
    den: 86_400_000_000,
  })
})

test('messages name the option with its path', () => {
  const attempt = (): unknown => checkedBucketConfig({ ...limits, limit: 0 }, 'resources.tokens.')
  expect(attempt).toThrow('Expected `resources.tokens.limit` to be')
})

test('9 million million tokens are exact, a few more are refused', () => {
  const most = { ...limits, burst: 9_007_199_254_740 }
  expect(checkedBucketConfig(most, '').capacity).toBe(9_007_199_254_740_000)
  expect(() => checkedBucketConfig({ ...most, surplus: 1 }, '')).toThrow(
    'PREDICTIVE_LIMIT_E_PRECISION: Expected 1000 × (`burst` + `surplus`) to be at most 2^53',
  )
})

test('a limit of more units than can be counted is refused', () => {
  expect(() => checkedBucketConfig({ ...limits, limit: 1e15 }, '')).toThrow(
    'PREDICTIVE_LIMIT_E_PRECISION: Expected 1000 × `limit` to be at most 2^53',
  )
})

test('what is accepted mints without rounding, what is refused would round', () => {
  const arbitrary = fc.record({
    limit: fc.integer({ min: 1, max: 9e12 }).map((units) => units / 1000),
    windowMs: fc.integer({ min: 1, max: 400 * 86_400_000 }),
  })
  fc.assert(
    fc.property(arbitrary, ({ limit, windowMs }) => {
      const largest = largestSum(limit, windowMs)
      const accepted = isAccepted({ limit, windowMs, burst: 1, surplus: 0 })
      expect(accepted).toBe(largest <= BigInt(Number.MAX_SAFE_INTEGER))
    }),
    { numRuns: 2_000 },
  )
})

function isAccepted(candidate: BucketLimits): boolean {
  try {
    checkedBucketConfig(candidate, '')
    return true
  } catch (error) {
    if (error instanceof PredictiveLimitError && error.code === 'PREDICTIVE_LIMIT_E_PRECISION') {
      return false
    }
    throw error
  }
}

/** (den − 1)·num + (den − 1), the largest sum of `mint`, from the definition in whole numbers. */
function largestSum(limit: number, windowMs: number): bigint {
  const units = BigInt(Math.round(limit * 1000))
  const us = BigInt(windowMs) * 1000n
  let [divisor, rest] = [units, us]
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest]
  return (us / divisor - 1n) * (units / divisor + 1n)
}
