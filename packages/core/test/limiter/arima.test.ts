import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

test('a limiter pinned to ARIMA forecasts steady demand with an interval around it', () => {
  const clock = manualClock()
  const random = seededRandom(5)
  const limiter = createLimiter({
    resources: { db: { limit: 1000, window: '1s', key: 'shared' } },
    predict: { models: ['arima'] },
    clock,
    random,
  })
  const endMs = clock.now() + 60_000
  while (clock.now() < endMs) {
    clock.advance(exponentialMs(random, 200))
    decided(limiter, { class: 'search' })
  }
  const second = limiter.forecast().resources.db.total[1]
  expect(second?.mean).toBeGreaterThan(170)
  expect(second?.mean).toBeLessThan(230)
  expect(second?.lower).toBeLessThan(second?.mean ?? 0)
  expect(second?.upper).toBeGreaterThan(second?.mean ?? 0)
  expect(second?.upper).toBeLessThan(300)
})
