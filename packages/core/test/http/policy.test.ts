import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { policiesOf, quotaOf } from '../../src/http/policy.ts'

const requests = { name: 'requests', limit: 100, windowMs: 60_000, cost: 1, dryRun: false } as const
const tokens = {
  name: 'tokens',
  limit: 90_000,
  windowMs: 60_000,
  cost: 800,
  dryRun: false,
} as const

test('the default limiter names its policies after their resources', () => {
  expect(policiesOf('default', [requests, tokens]).map(({ name }) => name)).toEqual([
    'requests',
    'tokens',
  ])
})

test('a limiter with a name puts it in front', () => {
  expect(policiesOf('api', [requests]).map(({ name }) => name)).toEqual(['api/requests'])
})

test('policies of two limiters are never called alike', () => {
  const limiterName = fc.stringMatching(/^[A-Za-z0-9._-]{1,6}$/)
  const resourceName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,5}$/)
  const pair = fc.tuple(fc.oneof(fc.constant('default'), limiterName), resourceName)
  fc.assert(
    fc.property(pair, pair, (one, other) => {
      const [nameOfOne, nameOfOther] = [one, other].map(([limiter, name]) => {
        return policiesOf(limiter, [{ ...requests, name }])[0]?.name
      })
      expect(nameOfOne === nameOfOther).toBe(one[0] === other[0] && one[1] === other[1])
    }),
    { seed: 1 },
  )
})

test('a resource that runs dry is no policy', () => {
  expect(policiesOf('default', [requests, { ...tokens, dryRun: true }])).toHaveLength(1)
})

test('what is counted is named unless it is requests', () => {
  expect(policiesOf('default', [requests, tokens]).map(({ unit }) => unit)).toEqual([
    undefined,
    '"tokens"',
  ])
})

test('a limit that is a function has no quota of its own', () => {
  expect(policiesOf('default', [{ ...requests, limit: () => 5 }])[0]?.quota).toBeUndefined()
})

test.each([
  [100, 60_000, 100, 60],
  [10, 500, 20, 1],
  [10, 1_500, 13, 2],
  [0.5, 60_000, 1, 120],
  [1, 86_400_000, 1, 86_400],
  [2.5, 1_000, 2, 1],
])('%p in %p ms is published as %p in %p s', (limit, windowMs, units, seconds) => {
  expect(quotaOf(limit, windowMs)).toEqual({ units, seconds })
})

test('a quota is whole, positive, and never more than the limit', () => {
  const limits = fc.integer({ min: 1, max: 1e12 }).map((thousandths) => thousandths / 1000)
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 1e9 }), (limit, windowMs) => {
      const { units, seconds } = quotaOf(limit, windowMs)
      expect(Number.isInteger(units) && units >= 1).toBe(true)
      expect(Number.isInteger(seconds) && seconds >= 1).toBe(true)
      expect(units / (seconds * 1000)).toBeLessThanOrEqual((limit / windowMs) * (1 + 1e-12))
    }),
    { seed: 1, numRuns: 1000 },
  )
})
