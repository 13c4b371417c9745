import { createServer, type Server } from 'node:http'
import { predictiveLimit } from '@predictive-limit/koa'
import Koa, { type Middleware } from 'koa'
import rateLimit from 'koa-ratelimit'
import { handWrittenLimiter } from './hand-written.ts'
import { LIMIT, type Variant, WINDOW_MS } from './variants.ts'

const middlewares: { readonly [V in Variant]: () => Middleware | undefined } = {
  bare: () => undefined,
  'hand-written': () => {
    const limit = handWrittenLimiter()
    return (ctx, next) => {
      const { allowed, policy, state } = limit(ctx.ip)
      ctx.set('RateLimit-Policy', policy)
      ctx.set('RateLimit', state)
      if (allowed) return next()
      ctx.status = 429
      return undefined
    }
  },
  ours: () => predictiveLimit({ limit: LIMIT, window: WINDOW_MS }),
  peer: () => rateLimit({ driver: 'memory', db: new Map(), duration: WINDOW_MS, max: LIMIT }),
}

export function koaApp(variant: Variant): Server {
  const app = new Koa()
  const middleware = middlewares[variant]()
  if (middleware !== undefined) app.use(middleware)
  app.use((ctx) => {
    ctx.body = 'hello'
  })
  return createServer(app.callback())
}
