import { expect, test } from '@jest/globals'
import { manualClock, memoryStore } from '@predictive-limit/core'
import fc from 'fast-check'
import { checkedBucketConfig } from '../../src/options/checked-bucket-config.ts'
import { PREPARED_MS, PreparedKeys } from '../../src/patterns/prepared-keys.ts'

function prepared() {
  const config = checkedBucketConfig({ limit: 10, windowMs: 1_000, burst: 10, surplus: 0 }, '')
  const buckets = memoryStore().open({
    name: 'default',
    resources: [{ name: 'requests', shared: false, config }],
    clock: manualClock(),
    random: () => 0.5,
    tickUs: 100_000,
    emit: () => undefined,
  })
  return { buckets, keys: new PreparedKeys(0, buckets) }
}

test('a key from which a follow-up is expected gets a pool for it, and loses it after two seconds', () => {
  const { buckets, keys } = prepared()
  keys.prepare('ada', { requests: 0.9, tokens: 1.8 }, 0)
  // P(N ≤ 3) of a Poisson count of mean 0.9 is 0.987, P(N ≤ 2) 0.937: three requests of two tokens.
  expect(buckets.level(0, 'ada', 0, 0)).toMatchObject({ standard: 4_000, pooled: 6_000 })
  keys.expire(PREPARED_MS * 1000 - 1)
  expect(buckets.level(0, 'ada', 0, 0).pooled).toBe(6_000)
  keys.expire(PREPARED_MS * 1000)
  expect(buckets.level(0, 'ada', 0, 0)).toMatchObject({ standard: 10_000, pooled: 0 })
  expect(keys.size).toBe(0)
})

test('a mere chance of a follow-up prepares nothing', () => {
  const { buckets, keys } = prepared()
  keys.prepare('ada', { requests: 0.4, tokens: 0.4 }, 0)
  keys.prepare('eve', { requests: 3, tokens: 0 }, 0)
  expect(keys.size).toBe(0)
  expect(buckets.usage(0).keys).toBe(0)
})

test('a key that is expected back again keeps its pool for longer', () => {
  const { keys } = prepared()
  keys.prepare('ada', { requests: 1, tokens: 1 }, 0)
  keys.prepare('ada', { requests: 1, tokens: 1 }, 1_500_000)
  keys.expire(2_500_000)
  expect(keys.size).toBe(1)
  keys.expire(3_500_000)
  expect(keys.size).toBe(0)
})

test('at most 32 keys a tick and 256 at a time are prepared', () => {
  const { keys } = prepared()
  let asked = 0
  for (let tick = 0; tick < 12; tick++) {
    for (let i = 0; i < 100; i++) keys.prepare(`key ${asked++}`, { requests: 1, tokens: 1 }, 0)
    expect(keys.size).toBe(Math.min(256, 32 * (tick + 1)))
    keys.expire(0)
  }
})

test('whatever is expected, a key keeps 0.3 of its burst outside the pool, and no token is made', () => {
  const any = fc.oneof(
    fc.double({ min: -10, max: 1e6 }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e300),
  )
  fc.assert(
    fc.property(any, any, fc.nat({ max: 5_000_000 }), (requests, tokens, nowUs) => {
      const { buckets, keys } = prepared()
      keys.prepare('ada', { requests, tokens }, nowUs)
      const { standard, predicted } = buckets.level(0, 'ada', 0, nowUs)
      expect(standard).toBeGreaterThanOrEqual(3_000)
      expect(standard + predicted).toBe(10_000)
    }),
    { numRuns: 300, seed: 1 },
  )
})
