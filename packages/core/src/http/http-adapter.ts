import type { TrainingWorker } from '@predictive-limit/forecast'
import type { Decision } from '../limiter/decision.ts'
import type { AbortSignalLike } from '../limiter/limit-request.ts'
import type { RequestTarget } from './request-type.ts'

/**
 * What became of an `X-Forwarded-For` field on the way to the client's address:
 * - `none`: there was none;
 * - `ignored`: the framework was not told to believe it;
 * - `believed`: it was, for some proxies or a number of hops;
 * - `believed-from-anyone`: it was, whoever sent it.
 */
export type Forwarding = 'none' | 'ignored' | 'believed' | 'believed-from-anyone'

/** What an adapter reads of a request. */
export interface RequestFacts<Request> {
  /** For messages. */
  readonly framework: string
  /** How to tell the framework which proxies to believe, for messages. */
  readonly proxyAdvice: string
  /** The address the framework found, `undefined` where the runtime gives none. */
  address(request: Request): string | undefined
  forwarding(request: Request): Forwarding
  target(request: Request): RequestTarget
  /** Aborted when the client leaves before it has its answer. */
  signal(request: Request): AbortSignalLike
}

/** The header fields of a response. */
export interface ResponseFields<Response> {
  responseHeader(response: Response, name: string): string | undefined
  /** Does nothing when the header fields are already on their way. */
  setResponseHeader(response: Response, name: string, value: string): void
}

/**
 * All that an adapter knows and does; the policy is in `HttpLimiter`.
 *
 * @typeParam Request - what the framework hands to a middleware: `req`, `ctx` or `c`
 * @typeParam Response - `res`, or the same again
 */
export interface HttpAdapter<Request, Response = Request>
  extends RequestFacts<Request>,
    ResponseFields<Response> {
  /**
   * Gives the worker of one limiter, which closes it with itself. Asked where the limiter forecasts
   * and the user has chosen neither a worker nor a clock. Left out where there are no threads.
   */
  readonly startWorker?: () => TrainingWorker
  /**
   * An object that belongs to this request alone and is cheap to extend, for what limiters tell each
   * other. (A property more on a request of Express, whose prototype was changed, takes 2 µs.)
   *
   * @param response - where it is at hand
   */
  holder(request: Request, response?: Response): object
  /** Puts the decision where handlers of this framework look for `rateLimit`. */
  publish(request: Request, decision: Decision): void
}
