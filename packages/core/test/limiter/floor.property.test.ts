import { expect, test } from '@jest/globals'
import { createLimiter, manualClock, memoryStore, type PoolWant } from '@predictive-limit/core'
import fc from 'fast-check'
import { adversarialStore } from './adversarial-store.ts'
import { plainBucket } from './plain-bucket.ts'
import { hostileWants } from './random-traffic.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

const classes = ['a', 'b', 'c', 'd']

const greedy: readonly PoolWant[] = [0, 1, 2, 3, 4].map((pool) => ({
  pool,
  class: 'any',
  ratePerSecond: 1e12,
  capacity: 1e12,
  weight: 1,
}))

/**
 * Bound 8: whatever the forecast does, what draws on the standard account is admitted at least what a
 * bucket of 0.3·B and 0.1·r would admit. All classes want more than there is, a token at a time;
 * `worst` is the smallest lead of the standard account over that bucket at any moment, in tokens.
 */
function besideFloor(plans: readonly (readonly PoolWant[])[], seed: number) {
  const random = seededRandom(seed)
  const clock = manualClock()
  let turn = 0
  const store = adversarialStore(memoryStore(), () => plans[turn++ % plans.length] ?? [])
  const limiter = createLimiter({
    resources: { db: { limit: 100, window: '1s', burst: 30, key: 'shared' } },
    clock,
    random,
    store,
  })
  const floor = plainBucket({ limit: 10, windowMs: 1000, burst: 9 })
  let promised = 0
  let fromStandard = 0
  let worst = Number.POSITIVE_INFINITY
  for (let round = 0; round < 300; round++) {
    clock.advance(exponentialMs(random, 60))
    for (const owner of classes) {
      limiter.acquire({ class: owner })
      if (floor.take(1000, Math.floor(clock.now() * 1000))) promised += 1
    }
    const { spent, moved } = limiter.stats().resources.db.tokens
    fromStandard = spent - moved
    worst = Math.min(worst, fromStandard - promised)
  }
  return { fromStandard, promised, worst }
}

/** A request may find a fraction of a token on both sides of the split. */
const oneToken = 1

test('bound 8: standard traffic keeps its floor when the pools want everything', () => {
  const { promised, worst } = besideFloor([greedy], 1)
  expect(promised).toBeGreaterThan(50)
  expect(worst).toBeGreaterThanOrEqual(-oneToken)
})

test('bound 8: standard traffic keeps its floor for any forecast', () => {
  fc.assert(
    fc.property(fc.array(hostileWants, { minLength: 1, maxLength: 6 }), fc.nat(), (plans, seed) => {
      expect(besideFloor(plans, seed).worst).toBeGreaterThanOrEqual(-oneToken)
    }),
    { numRuns: 25, seed: 3 },
  )
})

test('greedy pools do leave standard traffic hardly more than its floor', () => {
  const { fromStandard, promised } = besideFloor([greedy], 1)
  // Otherwise the tests above would pass for a reason of their own, such as pools that hold nothing.
  expect(fromStandard).toBeLessThan(2 * promised)
})
