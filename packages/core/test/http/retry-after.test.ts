import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { retryAfterSeconds } from '../../src/http/retry-after.ts'

test('a client is told whole seconds, rounded up', () => {
  expect(retryAfterSeconds(29_400, 0)).toBe(30)
  expect(retryAfterSeconds(1, 0)).toBe(1)
  expect(retryAfterSeconds(0, 0)).toBe(1)
})

test('a request that can never be admitted is not told to come back', () => {
  expect(retryAfterSeconds(Number.POSITIVE_INFINITY, 0.5)).toBeUndefined()
})

test('jitter is never early and at most ten per cent and one second late', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), chance, (retryAfterMs, random) => {
      const seconds = retryAfterSeconds(retryAfterMs, random) ?? Number.NaN
      const earliest = Math.max(1, Math.ceil(retryAfterMs / 1000))
      expect(Number.isInteger(seconds)).toBe(true)
      expect(seconds).toBeGreaterThanOrEqual(earliest)
      expect(seconds).toBeLessThanOrEqual(earliest * 1.1 + 1)
    }),
    { seed: 1 },
  )
})
