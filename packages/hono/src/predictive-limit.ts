import {
  createHttpLimiter,
  type Decision,
  type HttpOptions,
  type Limiter,
  type LimiterOptions,
  type Refusal,
} from '@predictive-limit/core'
import type { Context, MiddlewareHandler } from 'hono'
import { honoAdapter } from './hono-adapter.ts'
import { nodeResponse } from './node-bindings.ts'
import { keepFields } from './response-fields.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** The decision of the last limiter that this request passed. */
    rateLimit: Decision
  }
}

/** Answers a refused request; the status is already 429 (or 503), the header fields are set. */
export type OnLimited<Name extends string = string> = (
  c: Context,
  decision: Decision<Name>,
) => Response | Promise<Response>

/** Options of {@link predictiveLimit}. */
export type HonoLimiterOptions<Name extends string = string> = LimiterOptions<Context, Name> &
  HttpOptions<Context, OnLimited<Name>>

/** A Hono middleware, and the limiter behind it. */
export interface HonoLimiter<Name extends string = string> extends MiddlewareHandler {
  readonly limiter: Limiter<Name, Context>
  /**
   * This limiter's decision on a request; on one that `skip` let through, a decision that allows and
   * does nothing.
   *
   * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_NO_DECISION` when the middleware did not run
   */
  decision(c: Context): Decision<Name>
  /** Stops timers and lets waiting requests go; see `Limiter.close`. */
  close(): Promise<void>
}

/**
 * Limits requests with tokens pre-allocated from a forecast of their demand. For Hono 4. The client's
 * address is known on Node; elsewhere say who a client is with the option `client`.
 *
 * @throws PredictiveLimitError when an option is wrong, naming it, its value and the fix
 *
 * @example
 * // 100 a minute sustained, up to 100 at once, per client
 * app.use(predictiveLimit({ limit: 100, window: '1m' }))
 */
export function predictiveLimit<const Name extends string = 'requests'>(
  options: HonoLimiterOptions<Name>,
): HonoLimiter<Name> {
  const http = createHttpLimiter<Context, Context, Name, OnLimited<Name>>(options, honoAdapter)
  const { limiter, finished, onLimited, decision } = http

  const middleware: MiddlewareHandler = async (c, next) => {
    const checked = http.check(c, c)
    // Awaiting what is here already would cost a turn of the microtask queue.
    const refusal = checked === undefined ? undefined : await checked
    if (refusal !== undefined) return refuse(c, refusal, onLimited)
    const followed = finished !== undefined && followOnNode(c, finished)
    await next()
    keepFields(c)
    if (finished !== undefined && !followed) await finished(c, c.res.status)
    return undefined
  }
  return Object.assign(middleware, { limiter, decision, close: () => limiter.close() })
}

type Finished = (c: Context, status: number | undefined) => Promise<void>

/** On Node the end of the response is known; `false` where it is not. */
function followOnNode(c: Context, finished: Finished): boolean {
  const outgoing = nodeResponse(c)
  if (outgoing === undefined) return false
  const status = () => (outgoing.writableFinished ? c.res.status : undefined)
  outgoing.once('close', () => void finished(c, status()))
  return true
}

async function refuse<Name extends string>(
  c: Context,
  refusal: Refusal<Name>,
  onLimited: OnLimited<Name> | undefined,
): Promise<Response> {
  c.status(refusal.status)
  // The client may have left while it waited.
  if (nodeResponse(c)?.destroyed) return c.body(null)
  if (onLimited === undefined) {
    return c.body(refusal.body, refusal.status, { 'Content-Type': refusal.contentType })
  }
  c.res = await onLimited(c, refusal.decision)
  keepFields(c)
  return c.res
}
