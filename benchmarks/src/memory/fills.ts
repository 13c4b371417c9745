import { createLimiter } from '@predictive-limit/core'
import { MemoryStore as ExpressStore } from 'express-rate-limit'
import { MemoryStore as HonoStore } from 'hono-rate-limiter'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { BareBucket } from '../speed/bare-bucket.ts'

/** Counts one request of every key, and returns what must be kept alive for that. */
export interface Fill {
  readonly label: string
  readonly fill: (keys: readonly string[]) => Promise<unknown>
  readonly bar?: number
}

const DAY_MS = 24 * 3_600_000

export const fills: { readonly [name: string]: Fill } = {
  ours: {
    label: 'predictive-limit, `memoryStore()`',
    fill: async (keys) => {
      const limiter = createLimiter({ limit: 100, window: '1d' })
      for (const client of keys) limiter.acquire({ client })
      return limiter
    },
    bar: 100,
  },
  bare: {
    label: 'hand-written bucket, `Map` of objects',
    fill: async (keys) => {
      const bucket = new BareBucket(100, DAY_MS)
      for (const key of keys) bucket.take(key, 1)
      return bucket
    },
  },
  'express-rate-limit': {
    label: 'express-rate-limit, `MemoryStore`',
    fill: async (keys) => {
      const store = new ExpressStore()
      store.init({ windowMs: DAY_MS } as Parameters<typeof store.init>[0])
      for (const key of keys) await store.increment(key)
      return store
    },
  },
  'hono-rate-limiter': {
    label: 'hono-rate-limiter, `MemoryStore`',
    fill: async (keys) => {
      const store = new HonoStore()
      store.init({ windowMs: DAY_MS } as Parameters<typeof store.init>[0])
      for (const key of keys) await store.increment(key)
      return store
    },
  },
  'rate-limiter-flexible': {
    label: 'rate-limiter-flexible, `RateLimiterMemory`',
    fill: async (keys) => {
      const limiter = new RateLimiterMemory({ points: 100, duration: DAY_MS / 1000 })
      for (const key of keys) await limiter.consume(key)
      return limiter
    },
  },
}
