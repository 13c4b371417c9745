import type { LimiterEvents } from '../events/events.ts'
import type { Duration } from '../options/limiter-options.ts'
import type { LimiterPatterns } from '../patterns/patterns-report.ts'
import type { Decision } from './decision.ts'
import type { LimiterForecast } from './forecast-report.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimiterSnapshot } from './snapshot.ts'
import type { LimiterStats } from './stats.ts'

/** New limits for a resource of a running limiter. What is left out stays as it is. */
export interface ResourceUpdate {
  readonly limit?: number
  readonly window?: Duration
  /** Follows `limit` where it did so far. */
  readonly burst?: number
}

/**
 * A rate limiter over one or several resources.
 *
 * @typeParam Name - the resource names
 * @typeParam Context - what callers pass as `context`
 */
export interface Limiter<Name extends string = string, Context = unknown> {
  readonly name: string
  readonly resourceNames: readonly Name[]
  /**
   * Decides one request and takes its tokens, all resources or none. Synchronous when no store trip,
   * no async option and no waiting is needed, else a promise.
   */
  acquire(request: LimitRequest<Name, Context>): Decision<Name> | Promise<Decision<Name>>
  /** The same answer without taking anything. */
  peek(request: LimitRequest<Name, Context>): Decision<Name> | Promise<Decision<Name>>
  /** Refuses a key (of every resource that uses it) for `ms`; a later call replaces an earlier one. */
  block(key: string, ms: number): void
  /** Makes a key's buckets full and unblocks it; the bound counts anew from here. */
  reset(key: string): void
  /** Changes limits while running: mints at the old rate until now, raising adds nothing at once. */
  update(resources: { readonly [N in Name]?: ResourceUpdate }): void
  /** The newest demand vector: per resource, class with a pool, and horizon. */
  forecast(): LimiterForecast<Name>
  /** Footprints, clusters, rules and sequences found in the requests; empty with `patterns: false`. */
  patterns(): LimiterPatterns<Name>
  stats(): LimiterStats<Name>
  /** Buckets and forecasters as plain JSON, to be restored after a restart. */
  snapshot(): LimiterSnapshot
  /** Takes over a snapshot; where this limiter already has a level, the lower one stays. */
  restore(snapshot: LimiterSnapshot): void
  on<E extends keyof LimiterEvents>(
    event: E,
    listener: (event: LimiterEvents[E]) => void,
  ): () => void
  /** Stops timers, releases waiting requests as refused, and lets the store go. */
  close(): Promise<void>
}
