import type { Decision, HttpOptions, Limiter, LimiterOptions } from '../../../src/index.ts'

/** What a framework hands to a middleware: `req`, `ctx` or `c`. The suite never looks inside. */
export type FrameworkRequest = object

/** Options in any framework's form; `onLimited` is made by `Framework.answering`. */
export type AnyOptions = LimiterOptions<FrameworkRequest> & HttpOptions<FrameworkRequest, unknown>

/** A framework's middleware as `predictiveLimit` made it. */
export interface AnyLimiter {
  readonly limiter: Limiter<string, FrameworkRequest>
  decision(request: FrameworkRequest): Decision
  close(): Promise<void>
}

export interface Reply {
  readonly status?: number
  readonly text: string
}

export interface Route {
  readonly method: 'get' | 'post'
  readonly path: string
  /** Stand on the route itself, in this order. */
  readonly limits?: readonly AnyLimiter[]
  readonly handle: (request: FrameworkRequest) => Reply | Promise<Reply>
}

/** An app in no framework's words. */
export interface App {
  /** Stand in front of all routes, in this order. */
  readonly limits?: readonly AnyLimiter[]
  readonly routes: readonly Route[]
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** One framework at one version, as far as the behaviour suite needs it. */
export interface Framework {
  readonly name: string
  predictiveLimit(options: AnyOptions): AnyLimiter
  /** `onLimited` in this framework's form: sends what `answer` says with the status already set. */
  answering(answer: (decision: Decision) => Reply | Promise<Reply>): unknown
  header(request: FrameworkRequest, name: string): string | undefined
  /** What handlers find as `req.rateLimit`, `ctx.state.rateLimit`, `c.get('rateLimit')`. */
  published(request: FrameworkRequest): Decision | undefined
  /** Serves on a free port. What a handler or middleware throws is answered with 500 and its message. */
  listen(app: App): Promise<Listening>
}

/** Sentences about behaviour, each with its proof on a framework. */
export interface Behaviours {
  readonly [sentence: string]: (framework: Framework) => Promise<void>
}
