import type { TrainingWorker } from '@predictive-limit/forecast'
import type { Clock } from '../clock/clock.ts'
import type { History } from '../history/history-record.ts'
import type { Store } from '../store/store.ts'
import type { LearnedCost, ModelName, StoreErrorPolicy } from './limiter-options.ts'

/** A resource after checking: no defaults left to fill, times in ms, numbers still in tokens. */
export interface ResourceSpec<Request> {
  readonly name: string
  /** What stands before its option names in messages: `''` or `'resources.tokens.'`. */
  readonly path: string
  readonly limit: number | ((request: Request) => number)
  readonly windowMs: number
  /** `undefined` only where `limit` is a function and `burst` follows it. */
  readonly burst: number | ((request: Request) => number) | undefined
  readonly key: 'client' | 'shared' | ((request: Request) => string | undefined)
  readonly cost: number | ((request: Request) => number | Promise<number>) | LearnedCost
  readonly surplus: number
  readonly models: 'auto' | readonly ModelName[]
  readonly dryRun: boolean
}

export interface PredictSpec {
  readonly everyMs: number
  /** Ascending, each a multiple of `everyMs`. */
  readonly horizonsMs: readonly number[]
  readonly level: number
  readonly history: History | undefined
  /** Whether patterns of requests are learned. */
  readonly patterns: boolean
  /** The user's; `false` for idle slices, `undefined` for what the adapter has. */
  readonly worker: TrainingWorker | false | undefined
}

export interface WaitSpec {
  readonly maxMs: number
  readonly maxWaiting: number
}

/** `LimiterOptions` after checking. */
export interface LimiterSpec<Request> {
  readonly name: string
  readonly resources: readonly ResourceSpec<Request>[]
  readonly client: ((request: Request) => string) | undefined
  readonly type: ((request: Request) => string) | undefined
  readonly class: ((request: Request) => string) | undefined
  readonly store: Store | undefined
  readonly predict: PredictSpec | undefined
  readonly wait: WaitSpec | undefined
  readonly storeErrorPolicy: StoreErrorPolicy
  readonly dryRun: boolean
  readonly clock: Clock | undefined
  readonly random: () => number
}
