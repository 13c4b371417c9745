import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

/** Forecast mean of a class of 20 clients, 100 requests a second, and of one that joins it. */
function forecastAfter(joining: { readonly client: string; readonly perSecond: number }): number {
  const clock = manualClock()
  const random = seededRandom(4)
  const limiter = createLimiter({
    resources: { db: { limit: 2000, window: '1s', key: 'shared' } },
    clock,
    random,
  })
  const offer = (seconds: number, extra: number) => {
    const endMs = clock.now() + seconds * 1000
    for (;;) {
      clock.advance(exponentialMs(random, 100 + extra))
      if (clock.now() > endMs) return
      const isExtra = random() < extra / (100 + extra)
      const client = isExtra ? joining.client : `client ${Math.floor(random() * 20)}`
      decided(limiter, { class: 'search', client })
    }
  }
  offer(60, 0)
  offer(20, joining.perSecond)
  return limiter.stats().resources.db.pools[0]?.refillPerSecond ?? 0
}

test('one client that joins with ten times the demand of its class hardly moves the reservation', () => {
  const before = forecastAfter({ client: 'nobody', perSecond: 0 })
  expect(before).toBeGreaterThan(90)
  expect(forecastAfter({ client: 'loner', perSecond: 1000 })).toBeLessThan(3 * before)
})
