import { expect, test } from '@jest/globals'
import { createLimiter, manualClock, memoryStore, type PoolWant } from '@predictive-limit/core'
import fc from 'fast-check'
import { adversarialStore } from './adversarial-store.ts'
import { decided } from './decided.ts'
import { plainBucket } from './plain-bucket.ts'
import { hostileWants } from './random-traffic.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

const others = ['b', 'c', 'd']

/** Pool 1 is class a's own: it gets nothing, all others everything. */
const greedy: readonly PoolWant[] = [0, 2, 3, 4].map((pool) => ({
  pool,
  class: 'any',
  ratePerSecond: 1e12,
  capacity: 1e12,
  weight: 1,
}))

/**
 * Bound 8: whatever the forecast does, what draws on the standard account is admitted at least what a
 * bucket of 0.3·B and 0.1·r would admit. Class a has no pool and asks in bursts, a token at a time;
 * the others take all that their pools hold, and nothing else. `worst` is the smallest lead of class a
 * over that bucket at any moment.
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
  const asks = (owner: string) => decided(limiter, { class: owner }).allowed
  const drainPools = () => {
    for (const { class: owner, level } of limiter.stats().resources.db.pools) {
      for (let left = others.includes(owner) ? level : 0; left >= 1; left--) asks(owner)
    }
  }
  let admitted = 0
  let promised = 0
  let worst = Number.POSITIVE_INFINITY
  const askBoth = () => {
    if (asks('a')) admitted += 1
    if (floor.take(1000, Math.floor(clock.now() * 1000))) promised += 1
    worst = Math.min(worst, admitted - promised)
  }
  for (const owner of ['a', ...others]) asks(owner)
  for (let round = 0; round < 1200; round++) {
    clock.advance(exponentialMs(random, 100))
    drainPools()
    for (let burst = round % 60 === 59 ? 12 : 0; burst > 0; burst--) askBoth()
  }
  return { admitted, promised, worst }
}

test('bound 8: standard traffic keeps its floor when all pools but its own want everything', () => {
  const { promised, worst } = besideFloor([greedy], 1)
  expect(promised).toBeGreaterThan(100)
  expect(worst).toBeGreaterThanOrEqual(0)
})

test('bound 8: standard traffic keeps its floor for any forecast', () => {
  const starved = (wants: readonly PoolWant[]) => wants.filter(({ pool }) => pool !== 1)
  fc.assert(
    fc.property(fc.array(hostileWants, { minLength: 1, maxLength: 6 }), fc.nat(), (plans, seed) => {
      expect(besideFloor(plans.map(starved), seed).worst).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 12, seed: 3 },
  )
})

test('greedy pools do leave standard traffic hardly more than its floor', () => {
  const { admitted, promised } = besideFloor([greedy], 1)
  // Otherwise the tests above would pass for a reason of their own, such as pools that hold nothing.
  expect(admitted).toBeLessThan(1.5 * promised)
})
