import { predictiveLimit } from '@predictive-limit/express'
import { redisStore } from '@predictive-limit/redis'
import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { Redis } from 'ioredis'
import { RedisStore } from 'rate-limit-redis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { PER_MINUTE, type Variant, WINDOW_MS } from './variants.ts'

const ours = {
  resources: { work: { limit: PER_MINUTE, window: WINDOW_MS, key: 'shared' } },
} as const

/** Makes the middleware of a variant, with a connection of its own where it needs one. */
export const middlewares: {
  readonly [V in Variant]: (port: number) => RequestHandler | undefined
} = {
  bare: () => undefined,
  'ours in memory': () => predictiveLimit(ours),
  'ours with Redis': (port) => predictiveLimit({ ...ours, store: redisStore(new Redis(port)) }),
  'express-rate-limit with rate-limit-redis': (port) => {
    const client = new Redis(port)
    return rateLimit({
      limit: PER_MINUTE,
      windowMs: WINDOW_MS,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      store: new RedisStore({
        sendCommand: (command, ...args) => client.call(command, ...args) as Promise<number>,
      }),
    })
  },
  'rate-limiter-flexible with Redis': (port) => {
    const storeClient = new Redis(port)
    const duration = WINDOW_MS / 1000
    const limiter = new RateLimiterRedis({ storeClient, points: PER_MINUTE, duration })
    return (req, res, next) => {
      limiter.consume(req.ip ?? '').then(
        () => next(),
        () => void res.status(429).end(),
      )
    }
  },
}
