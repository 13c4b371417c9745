import { createServer, type Server } from 'node:http'
import { predictiveLimit } from '@predictive-limit/express'
import express, { type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { handWrittenLimiter } from './hand-written.ts'
import { LIMIT, type Variant, WINDOW_MS } from './variants.ts'

const middlewares: { readonly [V in Variant]: () => RequestHandler | undefined } = {
  bare: () => undefined,
  'hand-written': () => {
    const limit = handWrittenLimiter()
    return (req, res, next) => {
      const { allowed, policy, state } = limit(req.ip ?? '')
      res.setHeader('RateLimit-Policy', policy)
      res.setHeader('RateLimit', state)
      if (allowed) next()
      else res.status(429).end()
    }
  },
  ours: () => predictiveLimit({ limit: LIMIT, window: WINDOW_MS }),
  peer: () =>
    rateLimit({
      limit: LIMIT,
      windowMs: WINDOW_MS,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
    }),
}

export function expressApp(variant: Variant): Server {
  const app = express()
  const middleware = middlewares[variant]()
  if (middleware !== undefined) app.use(middleware)
  app.get('/', (_req, res) => void res.end('hello'))
  return createServer(app)
}
