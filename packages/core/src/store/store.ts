import type { BucketConfig } from '../buckets/bucket-config.ts'
import type { Clock } from '../clock/clock.ts'
import type { LimiterEvents } from '../events/events.ts'
import type { WarningCode } from '../http/warn.ts'
import type { DecisionSource } from '../limiter/decision.ts'
import type { TokenLedger } from '../limiter/stats.ts'

/**
 * The store port: where buckets and predicted pools live. A limiter opens its scope once and then
 * asks. Everything is in units (1/1000 token) and microseconds, and always an integer.
 *
 * A store answers at once (`undefined`) or by a promise: a store in this process always answers at
 * once; a shared store does so while it holds leased tokens. The limiter treats both alike, so a new
 * engine is one implementation of {@link Buckets} that passes the contract suite.
 */
export interface Store {
  /** Names the engine in `stats()` and messages, such as `"memory"`. */
  readonly kind: string
  /** Opens (or joins) the buckets of one limiter. Throws when the name is taken with other limits. */
  open(scope: StoreScope): Buckets
}

/** What a limiter tells its store when it opens its scope. */
export interface StoreScope {
  readonly name: string
  readonly resources: readonly StoreResource[]
  readonly clock: Clock
  readonly random: () => number
  /** Time between two plans, µs. */
  readonly tickUs: number
  readonly emit: <E extends keyof LimiterEvents>(event: E, payload: LimiterEvents[E]) => void
  /** Says that something in the set-up looks wrong: by a `warning` event, or where people look for one. */
  readonly warn?: (code: WarningCode, message: string) => void
}

/** One resource of a scope; its position in `StoreScope.resources` is its index in every call. */
export interface StoreResource {
  readonly name: string
  readonly shared: boolean
  readonly config: BucketConfig
}

/** One resource's part in a question. */
export interface AskEntry {
  resource: number
  key: string
  /** Predicted pool that this request may draw from; 0 is the pool of the rest. */
  pool: number
  /** Units wanted, > 0. */
  cost: number
  /** Limits of this key where they differ from the resource's. */
  config: BucketConfig | undefined
  /** A lack of tokens refuses nobody; the entry is then simply not charged. */
  dryRun: boolean
  /** Answer: units paid by predicted pools. */
  drawn: number
  /** Answer: whether the entry was charged; false for a dry-run entry that lacked tokens. */
  charged: boolean
  /** The store's own: where it found a key last. Kept from request to request; 0 at first. */
  place: number
}

/**
 * One question, filled by the limiter, answered in place by the store. It is reused for the next
 * request once answered, so nothing may hold on to it. Entries 0 … count−1 count.
 */
export interface Ask {
  /** The limiter's clock. A store with its own clock ignores it. */
  nowUs: number
  count: number
  readonly entries: AskEntry[]
  /** Answer: the entry that lacked tokens (the longest wait when several did), −1 = admitted. */
  limitedBy: number
  /** Answer: µs until the same question could be admitted; Infinity = never. */
  retryAfterUs: number
  /** Answer: refused because the key is blocked, whatever its bucket holds. */
  blocked: boolean
  /** Answer: the first entry that lacked tokens, a dry-run entry too; −1 where none did. */
  lacking: number
  /** Answer: `"predicted"` where pools paid everything, `"standard"` for any other fresh answer. */
  source: DecisionSource
}

/** What a pool should become, from the forecast. The store divides what there is among all wants. */
export interface PoolWant {
  readonly pool: number
  readonly class: string
  /** Refill slice wanted, units per second. */
  readonly ratePerSecond: number
  /** Level wanted, units. */
  readonly capacity: number
  /** Established share of the class in (0, 1]: its weight when there is not enough for all. */
  readonly weight: number
  /** Units of one request, where that is known: less than a few of them are not worth leasing. */
  readonly requestUnits?: number
}

/** A bucket, and the pool of the class that drew on it; 0 is that of the rest. */
export interface BucketOfClass {
  readonly resource: number
  readonly key: string
  readonly pool?: number
}

/** Read-only picture of a bucket. */
export interface BucketLevel {
  readonly config: BucketConfig
  /** Units in the standard account; negative after debt. */
  readonly standard: number
  /** Units in the pool asked for. */
  readonly pooled: number
  /** Units in all pools together. */
  readonly predicted: number
  /** µs until the bucket would be full if nothing more were taken. */
  readonly fullInUs: number
}

/** What pools became, by pool index: live columns to read at once, not to keep. */
export interface PoolLevels {
  /** Units held. */
  readonly level: Float64Array
  /** Units it may hold. */
  readonly capacity: Float64Array
  /** Part of the refill rate, in millionths. */
  readonly slice: Float64Array
}

/**
 * How a store is doing; one in this process is always healthy. `suspect`: the last message was not answered
 * in time, so what is held is spent and what is not is asked for, with a deadline; `detached`: none has been for
 * a lease term, so that nothing is held, the policy answers at once, and the store is only asked whether it is
 * there; `learning`: it answers again, or has lost its state, not longer than a lease term ago.
 */
export type StoreState = 'healthy' | 'suspect' | 'detached' | 'learning'

/** The buckets of one limiter. */
export interface Buckets {
  readonly state: StoreState
  /**
   * Part of a resource's limits that this process may admit by itself while the store is away, in (0, 1];
   * all of them where a store says nothing.
   */
  localShare?(resource: number): number
  /** Whether, as far as is known, a bucket has so much for this process to admit while the store is late. */
  hasLeft?(bucket: BucketOfClass, units: number): boolean
  /** The policy has admitted this in the store's place: it is to be charged as soon as the store answers. */
  owe?(bucket: BucketOfClass, units: number, nowUs: number): void
  /**
   * Decides and, when every entry can pay, debits every entry; otherwise debits none. An entry draws
   * what its pool has and the rest from the standard account, in the same step.
   */
  take(ask: Ask): Promise<void> | undefined
  /** The same answer, nothing debited. */
  check(ask: Ask): Promise<void> | undefined
  /**
   * Corrects an earlier debit by `units`: positive charges more (the standard account may go into
   * debt, down to −capacity), negative gives back (never above the bucket's capacity).
   */
  correct(bucket: BucketOfClass, units: number, nowUs: number): void
  /**
   * Sets what the pools of a bucket should become; called on the tick. Returns what they became. The
   * wants are written anew by the next tick, so nothing may hold on to them.
   */
  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels
  /**
   * Notes that this instance's clients asked a shared resource for so many units more, and says what
   * those of all other instances ask for, units per second; a store in this process has no others.
   */
  shareDemand?(resource: number, units: number): number
  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel
  /**
   * What is left in the bucket of an entry that was just asked about, as of the answer. What no pool
   * has got yet of the last refill may count as standard.
   */
  levelLeft(entry: AskEntry, nowUs: number): BucketLevel
  /** The pools of a bucket as they are now; undefined where it has none. */
  pools(resource: number, key: string, nowUs: number): PoolLevels | undefined
  /** Refuses a key until `untilUs`; a time in the past unblocks. */
  block(key: string, untilUs: number, nowUs: number): void
  /** Makes a key's buckets full in every resource, and unblocks it. */
  reset(key: string, nowUs: number): void
  /** Gives a resource new limits: mints at the old rate until now, keeps the lower level. */
  configure(resource: number, config: BucketConfig, nowUs: number): void
  /** A little upkeep (dropping full buckets), called on the tick. */
  sweep(nowUs: number): void
  /** The accounts, in tokens. */
  ledger(resource: number): TokenLedger
  /** Keys with a bucket now, and requests that shared an overflow bucket. */
  usage(resource: number): { readonly keys: number; readonly overflowed: number }
  snapshot(resource: number, nowUs: number): unknown
  /** Takes over a snapshot that is `ageUs` old; where a bucket exists, the lower level stays. */
  restore(resource: number, snapshot: unknown, ageUs: number, nowUs: number): void
  /**
   * Waits for everything that is on its way, and then for news of every bucket that is shown; a store in
   * this process has neither.
   */
  sync?(): Promise<void>
  close(): Promise<void>
}
