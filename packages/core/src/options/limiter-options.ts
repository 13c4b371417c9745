import type { ModelName, TrainingWorker } from '@predictive-limit/forecast'
import type { Clock } from '../clock/clock.ts'
import type { History } from '../history/history-record.ts'
import type { Store } from '../store/store.ts'

export type { ModelName }

/** A length of time: milliseconds, or `"500ms"`, `"1s"`, `"5m"`, `"1h"`, `"1d"`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

/** A cost that is not known beforehand: learned from what requests settle. */
export interface LearnedCost {
  readonly learn: true
  /** Tokens to reserve until a request of the type has settled; then it counts as one that did. > 0 */
  readonly initial: number
  /** Most tokens ever reserved for one request. ≥ `initial`, ≤ `burst` */
  readonly max: number
}

/** One constrained resource: a token bucket with predicted pools. */
export interface ResourceOptions<Request> {
  /** Tokens refilled per `window`. > 0, in steps of 1/1000; a function must depend on the key alone. */
  readonly limit: number | ((request: Request) => number)
  /** The window that `limit` refers to. ≥ 1 ms */
  readonly window: Duration
  /** Tokens that may be taken at once: the bucket's capacity. > 0 @default `limit` */
  readonly burst?: number | ((request: Request) => number) | undefined
  /** Who shares one bucket; a function's `undefined` leaves the resource out. @default "client" */
  readonly key?: 'client' | 'shared' | ((request: Request) => string | undefined) | undefined
  /** Tokens per request, rounded up to 1/1000; 0 leaves the resource out. ≥ 0 @default 1 */
  readonly cost?:
    | number
    | ((request: Request) => number | Promise<number>)
    | LearnedCost
    | undefined
  /** Tokens beyond `burst` that predicted pools may save from refill a full bucket throws away. ≥ 0 @default 0 */
  readonly surplus?: number | undefined
  /** Which forecasters to use for this resource. @default those of `predict` */
  readonly models?: 'auto' | readonly ModelName[] | undefined
  /** Decide, count and report this resource, never refuse because of it. @default false */
  readonly dryRun?: boolean | undefined
}

/** How demand is forecast. */
export interface PredictOptions {
  /** Milliseconds between two forecasts. 10 to 10,000 @default 100 */
  readonly every?: number | undefined
  /** Up to 16 horizons, each 1 to 10,000 times `every`. @default [every, 10·every, 100·every] */
  readonly horizonsMs?: readonly number[] | undefined
  /** Level of the upper end of the prediction interval. 0.5 < level < 1 @default 0.95 */
  readonly level?: number | undefined
  /** Forecasters. @default "auto" */
  readonly models?: 'auto' | readonly ModelName[] | undefined
  /** Learn footprints, clusters, sequences and rules of requests, and forecast with them. @default true */
  readonly patterns?: boolean | undefined
  /**
   * Requests of the past in the order of their time, at once or read as they come: forecasts start
   * warm. Read in slices beside the traffic; the `history` event says when it is known. @default none
   */
  readonly history?: History | undefined
  /**
   * Trains forecasters that need it (`"lstm"`), away from the tick; yours to close. `false`: idle
   * slices of at most 2 ms. On Node: `sharedNodeWorker()` of `@predictive-limit/forecast/node`.
   * @default that thread with Express and Koa and no `clock`, else `false`
   */
  readonly worker?: TrainingWorker | false | undefined
}

/** Wait for tokens instead of refusing. */
export interface WaitOptions {
  /** Longest wait of one request, in milliseconds. > 0 */
  readonly maxMs: number
  /** Most requests waiting at once; the next is refused. ≥ 1 @default 1000 */
  readonly maxWaiting?: number | undefined
}

/** Wire form of the rate-limit header fields: a revision of the IETF draft, or `X-RateLimit-*`. */
export type HeaderGeneration = 'draft-8' | 'draft-7' | 'draft-6' | 'legacy'

/** What to do when the store does not answer. */
export type StoreErrorPolicy = 'local' | 'open' | 'closed'

/** Options that do not depend on how the resources are written. */
export interface CommonOptions<Request> {
  /** Enters policy names and store keys. Letters, digits, `.`, `_`, `-`. @default "default" */
  readonly name?: string | undefined
  /** Who the request belongs to. @default what the caller or the adapter found */
  readonly client?: ((request: Request) => string) | undefined
  /** Kind of request, bounded in number. @default what the caller or the adapter found */
  readonly type?: ((request: Request) => string) | undefined
  /** Owner of a predicted pool. @default the request's type */
  readonly class?: ((request: Request) => string) | undefined
  /** Where the buckets live. @default memoryStore({ maxKeys: 1e6 }) */
  readonly store?: Store | undefined
  /** `false`: no forecast, no pools. @default true */
  readonly predict?: boolean | PredictOptions | undefined
  /** @default off */
  readonly wait?: WaitOptions | undefined
  /** @default "local" */
  readonly storeErrorPolicy?: StoreErrorPolicy | undefined
  /** Decide, count and report, never refuse. @default false */
  readonly dryRun?: boolean | undefined
  /** @default systemClock() */
  readonly clock?: Clock | undefined
  /** Uniform numbers in [0, 1), for jitter and hash seeds. @default Math.random */
  readonly random?: (() => number) | undefined
}

/** The short form: one resource called `requests`, one bucket per client. */
export interface SingleResourceOptions<Request> {
  readonly limit: number | ((request: Request) => number)
  readonly window: Duration
  readonly burst?: number | ((request: Request) => number) | undefined
  readonly resources?: undefined
}

/** The long form: several resources by name, decided all or nothing. */
export interface SeveralResourcesOptions<Request, Name extends string> {
  readonly resources: { readonly [N in Name]: ResourceOptions<Request> }
  readonly limit?: undefined
  readonly window?: undefined
  readonly burst?: undefined
}

/**
 * Options of `createLimiter`.
 *
 * @typeParam Request - what option functions receive
 * @typeParam Name - the resource names, inferred from `resources`
 */
export type LimiterOptions<Request, Name extends string = string> = CommonOptions<Request> &
  (SingleResourceOptions<Request> | SeveralResourcesOptions<Request, Name>)
