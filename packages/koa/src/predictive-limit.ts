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
import type { Context, ExtendableContext, Middleware, Next } from 'koa'
import { koaAdapter } from './koa-adapter.ts'

declare module 'koa' {
  interface DefaultState {
    /** The decision of the last limiter that this request passed. */
    rateLimit?: Decision
  }
}

type Checked<Name extends string> = Awaitable<Refusal<Name> | undefined>

/** Answers a refused request; the status is already 429 (or 503), the header fields are set. */
export type OnLimited<Name extends string = string> = (
  ctx: Context,
  decision: Decision<Name>,
) => unknown

/** Options of {@link predictiveLimit}. */
export type KoaLimiterOptions<Name extends string = string> = LimiterOptions<Context, Name> &
  HttpOptions<Context, OnLimited<Name>>

/** A Koa middleware, and the limiter behind it. */
export interface KoaLimiter<Name extends string = string> extends Middleware {
  readonly limiter: Limiter<Name, Context>
  /**
   * This limiter's decision on a request; on one that `skip` let through, a decision that allows and
   * does nothing.
   *
   * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_NO_DECISION` when the middleware did not run
   */
  decision(ctx: ExtendableContext): Decision<Name>
  /** Stops timers and lets waiting requests go; see `Limiter.close`. */
  close(): Promise<void>
}

/**
 * Limits requests with tokens pre-allocated from a forecast of their demand. For Koa 2 and 3.
 *
 * @throws PredictiveLimitError when an option is wrong, naming it, its value and the fix
 *
 * @example
 * // 100 a minute sustained, up to 100 at once, per client
 * app.use(predictiveLimit({ limit: 100, window: '1m' }))
 */
export function predictiveLimit<const Name extends string = 'requests'>(
  options: KoaLimiterOptions<Name>,
): KoaLimiter<Name> {
  const http = createHttpLimiter<Context, Context, Name, OnLimited<Name>>(options, koaAdapter)
  const { limiter, finished, onLimited, decision } = http

  const proceed = (ctx: Context, next: Next) => {
    if (finished !== undefined) follow(ctx, finished)
    return next()
  }
  const answer = (checked: Checked<Name>, ctx: Context, next: Next) => {
    return whenReady(checked, (refusal) => {
      return refusal === undefined ? proceed(ctx, next) : refuse(ctx, refusal, onLimited)
    })
  }
  // Without a closure of its own: one costs its function at every call, also where it is not made.
  const middleware = (ctx: Context, next: Next) => {
    const checked = http.check(ctx, ctx)
    return checked === undefined ? proceed(ctx, next) : answer(checked, ctx, next)
  }
  return Object.assign(middleware, { limiter, decision, close: () => limiter.close() })
}

type Finished = (ctx: Context, status: number | undefined) => Promise<void>

function follow(ctx: Context, finished: Finished): void {
  const { res } = ctx
  res.once('close', () => finished(ctx, res.writableFinished ? res.statusCode : undefined))
}

function refuse<Name extends string>(
  ctx: Context,
  refusal: Refusal<Name>,
  onLimited: OnLimited<Name> | undefined,
): unknown {
  // The client may have left while it waited, or another middleware have answered.
  if (!ctx.writable) return undefined
  if (!ctx.headerSent) ctx.status = refusal.status
  if (onLimited !== undefined) return onLimited(ctx, refusal.decision)
  if (ctx.headerSent) return void ctx.res.end()
  ctx.type = refusal.contentType
  ctx.body = refusal.body
}
