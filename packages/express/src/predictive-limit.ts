import {
  type Awaitable,
  createHttpLimiter,
  type Decision,
  type HttpOptions,
  type Limiter,
  type LimiterOptions,
  type Refusal,
  whenReady,
} from '@predictive-limit/core'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { expressAdapter } from './express-adapter.ts'

declare global {
  namespace Express {
    interface Request {
      /** The decision of the last limiter that this request passed. */
      rateLimit?: Decision
    }
  }
}

type Checked<Name extends string> = Awaitable<Refusal<Name> | undefined>

/** Answers a refused request; the status is already 429 (or 503), the header fields are set. */
export type OnLimited<Name extends string = string> = (
  req: Request,
  res: Response,
  decision: Decision<Name>,
) => unknown

/** Options of {@link predictiveLimit}. */
export type ExpressLimiterOptions<Name extends string = string> = LimiterOptions<Request, Name> &
  HttpOptions<Request, OnLimited<Name>>

/** An Express middleware, and the limiter behind it. */
export interface ExpressLimiter<Name extends string = string> extends RequestHandler {
  readonly limiter: Limiter<Name, Request>
  /**
   * This limiter's decision on a request; on one that `skip` let through, a decision that allows and
   * does nothing.
   *
   * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_NO_DECISION` when the middleware did not run
   */
  decision(req: Pick<Request, 'method' | 'url' | 'headers'>): Decision<Name>
  /** Stops timers and lets waiting requests go; see `Limiter.close`. */
  close(): Promise<void>
}

/**
 * Limits requests with tokens pre-allocated from a forecast of their demand. For Express 4 and 5.
 *
 * @throws PredictiveLimitError when an option is wrong, naming it, its value and the fix
 *
 * @example
 * // 100 a minute sustained, up to 100 at once, per client
 * app.use(predictiveLimit({ limit: 100, window: '1m' }))
 */
export function predictiveLimit<const Name extends string = 'requests'>(
  options: ExpressLimiterOptions<Name>,
): ExpressLimiter<Name> {
  const http = createHttpLimiter<Request, Response, Name, OnLimited<Name>>(options, expressAdapter)
  const { limiter, finished, onLimited, decision } = http

  const proceed = (req: Request, res: Response, next: NextFunction) => {
    if (finished !== undefined) follow(req, res, finished)
    next()
  }
  const answer = (checked: Checked<Name>, req: Request, res: Response, next: NextFunction) => {
    const done = whenReady(checked, (refusal) => {
      if (refusal === undefined) return proceed(req, res, next)
      return refuse(req, res, refusal, onLimited)
    })
    // Express 4 does not look at what a middleware returns, so rejections are handed on by hand.
    if (done !== undefined) Promise.resolve(done).catch(next)
  }
  // Without a closure of its own: one costs its function at every call, also where it is not made.
  const middleware: RequestHandler = (req, res, next) => {
    const checked = http.check(req, res)
    if (checked === undefined) proceed(req, res, next)
    else answer(checked, req, res, next)
  }
  return Object.assign(middleware, { limiter, decision, close: () => limiter.close() })
}

type Finished = (req: Request, status: number | undefined) => Promise<void>

function follow(req: Request, res: Response, finished: Finished): void {
  res.once('close', () => finished(req, res.writableFinished ? res.statusCode : undefined))
}

function refuse<Name extends string>(
  req: Request,
  res: Response,
  refusal: Refusal<Name>,
  onLimited: OnLimited<Name> | undefined,
): unknown {
  // The client may have left while it waited, or another middleware have answered.
  if (res.destroyed || res.writableEnded) return undefined
  if (!res.headersSent) res.statusCode = refusal.status
  if (onLimited !== undefined) return onLimited(req, res, refusal.decision)
  if (res.headersSent) return void res.end()
  res.setHeader('Content-Type', refusal.contentType)
  res.end(refusal.body)
}
