import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { plainBucket } from './plain-bucket.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

const cases = [
  { limit: 1000, windowMs: 1000, burst: 1000, load: 1.3, costs: [1] },
  { limit: 100, windowMs: 997, burst: 20, load: 3, costs: [1, 2, 5] },
  { limit: 700, windowMs: 333, burst: 35.5, load: 1.5, costs: [0.001, 0.3, 1, 2.75] },
  { limit: 9_000_000, windowMs: 60_000, burst: 80_000, load: 3, costs: [17, 800, 4_000, 8_001] },
]

for (const key of ['shared', 'client'] as const) {
  test(`with one class and no surplus 100,000 arrivals get the answers of a plain bucket (${key})`, () => {
    for (const [seed, { limit, windowMs, burst, load, costs }] of cases.entries()) {
      const random = seededRandom(seed)
      const clock = manualClock()
      const limiter = createLimiter({
        resources: { tokens: { limit, window: windowMs, burst, key } },
        clock,
        random,
      })
      const plain = plainBucket({ limit, windowMs, burst })
      const mean = costs.reduce((a, b) => a + b) / costs.length
      const perSecond = ((limit / windowMs) * 1000 * load) / mean
      let predicted = 0
      for (let arrival = 0; arrival < 25_000; arrival++) {
        clock.advance(exponentialMs(random, perSecond))
        const cost = costs[Math.floor(random() * costs.length)] as number
        const decision = limiter.acquire({ client: 'one', class: 'one', cost: { tokens: cost } })
        if (decision instanceof Promise) throw new Error('A memory store answers at once.')
        const expected = plain.take(Math.round(cost * 1000), Math.floor(clock.now() * 1000))
        if (decision.allowed !== expected) {
          throw new Error(
            `Arrival ${arrival} of case ${seed}: ${decision.allowed}, plain ${expected}.`,
          )
        }
        if (decision.source === 'predicted') predicted += 1
      }
      // Otherwise the pools would not have been in the way of anything.
      expect(predicted).toBeGreaterThan(100)
    }
  })
}
