import type { Decision } from '../limiter/decision.ts'
import type { HeaderGeneration } from './limiter-options.ts'

/** Answers a refused request in place of the problem+json response; adapters add what theirs needs. */
export type OnLimited<Request> = (request: Request, decision: Decision) => unknown

/**
 * Options of a limiter that stands in front of an HTTP server.
 *
 * @typeParam Request - what option functions receive: `req`, `ctx` or `c`
 * @typeParam Answer - the adapter's form of `onLimited`
 */
export interface HttpOptions<Request, Answer = OnLimited<Request>> {
  /** Header fields to send: one generation, several, or none. @default "draft-8" */
  readonly headers?: HeaderGeneration | readonly HeaderGeneration[] | false | undefined
  /** Answers a refused request. @default 429 with a problem+json body */
  readonly onLimited?: Answer | undefined
  /** Lets a request through without asking the limiter. @default none */
  readonly skip?: ((request: Request) => boolean | Promise<boolean>) | undefined
  /** Gives the tokens of a successful request back after its response. @default false */
  readonly skipSuccessfulRequests?: boolean | undefined
  /** Gives the tokens of a failed request back after its response. @default false */
  readonly skipFailedRequests?: boolean | undefined
  /** Whether a response counts as a success. @default status below 400 */
  readonly requestWasSuccessful?:
    | ((request: Request, status: number) => boolean | Promise<boolean>)
    | undefined
}

/** `HttpOptions` after checking: no defaults left to fill, except the adapter's own answer. */
export interface HttpSpec<Request, Answer = OnLimited<Request>> {
  /** In the order written, without repeats; empty when no header field is to be sent. */
  readonly headers: readonly HeaderGeneration[]
  readonly onLimited: Answer | undefined
  readonly skip: ((request: Request) => boolean | Promise<boolean>) | undefined
  readonly skipSuccessfulRequests: boolean
  readonly skipFailedRequests: boolean
  readonly requestWasSuccessful: (request: Request, status: number) => boolean | Promise<boolean>
}
