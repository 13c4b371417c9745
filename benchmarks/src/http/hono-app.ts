import { createServer, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { predictiveLimit } from '@predictive-limit/hono'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { handWrittenLimiter } from './hand-written.ts'
import { LIMIT, type Variant, WINDOW_MS } from './variants.ts'

const middlewares: { readonly [V in Variant]: () => MiddlewareHandler | undefined } = {
  bare: () => undefined,
  'hand-written': () => {
    const limit = handWrittenLimiter()
    return async (c, next) => {
      const { allowed, policy, state } = limit(addressOf(c))
      c.header('RateLimit-Policy', policy)
      c.header('RateLimit', state)
      if (!allowed) return c.body(null, 429)
      await next()
      return undefined
    }
  },
  ours: () => predictiveLimit({ limit: LIMIT, window: WINDOW_MS }),
  peer: () =>
    rateLimiter({
      limit: LIMIT,
      windowMs: WINDOW_MS,
      standardHeaders: 'draft-7',
      keyGenerator: addressOf,
    }),
}

function addressOf(c: Context): string {
  return (c.env as HttpBindings).incoming.socket.remoteAddress ?? ''
}

export function honoApp(variant: Variant): Server {
  const app = new Hono()
  const middleware = middlewares[variant]()
  if (middleware !== undefined) app.use(middleware)
  app.get('/', (c) => c.text('hello'))
  return createServer(getRequestListener(app.fetch))
}
