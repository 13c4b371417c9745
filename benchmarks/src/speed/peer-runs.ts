import { MemoryStore as ExpressStore } from 'express-rate-limit'
import { MemoryStore as HonoStore } from 'hono-rate-limiter'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { NEVER_LIMITING } from './bare-runs.ts'
import type { Run } from './run.ts'

const KEY = '10.1.2.3'

/** All three answer by a promise, so whoever uses them waits for one: that is part of the price. */
export function rateLimiterFlexible(): Run {
  const limiter = new RateLimiterMemory({ points: NEVER_LIMITING, duration: 1 })
  return async (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++)
      if ((await limiter.consume(KEY)).remainingPoints > 0) admitted += 1
    return admitted
  }
}

export function expressRateLimit(): Run {
  const store = new ExpressStore()
  store.init({ windowMs: 1000 } as Parameters<typeof store.init>[0])
  return async (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if ((await store.increment(KEY)).totalHits <= NEVER_LIMITING) admitted += 1
    }
    return admitted
  }
}

export function honoRateLimiter(): Run {
  const store = new HonoStore()
  store.init({ windowMs: 1000 } as Parameters<typeof store.init>[0])
  return async (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if ((await store.increment(KEY)).totalHits <= NEVER_LIMITING) admitted += 1
    }
    return admitted
  }
}
