import type { StoreState } from '../store/store.ts'

/** Tokens by account since the limiter began. They add up: see docs/concepts.md, "Accounts". */
export interface TokenLedger {
  /** Level of all buckets when they were opened, less what was left in those dropped. */
  readonly initial: number
  readonly minted: number
  /** Refill that full buckets threw away; not part of `minted`. */
  readonly overflow: number
  readonly spent: number
  /** Of `spent`: what predicted pools paid (moved to the standard bucket and spent there). */
  readonly moved: number
  /** Given back by `settle` and `release`; already taken off `spent`. */
  readonly returned: number
  readonly writtenOff: number
  readonly standard: number
  readonly predicted: number
  readonly outstanding: number
}

/** A predicted pool at the last tick, in tokens. */
export interface PoolStats {
  readonly class: string
  readonly level: number
  readonly capacity: number
  /** Its slice of the refill rate. */
  readonly refillPerSecond: number
  readonly gain: number
  readonly margin: number
  /** Share of the last labels at or below the upper bound; undefined until there are some. */
  readonly coverage: number | undefined
  readonly calibrated: boolean
}

export interface ResourceStats {
  readonly keys: number
  /** Requests that shared an overflow bucket because `maxKeys` was reached. */
  readonly overflowed: number
  readonly tokens: TokenLedger
  /** Pools of a shared resource; for keyed resources those of the busiest keys. */
  readonly pools: readonly PoolStats[]
}

/** Counters since the limiter began. `offered = predicted + standard + cached + fallback + refused + abandoned`, plus those waiting. */
export interface LimiterStats<Name extends string = string> {
  readonly state: StoreState
  readonly offered: number
  readonly predicted: number
  readonly standard: number
  readonly cached: number
  readonly fallback: number
  readonly refused: number
  /** Gave up while waiting: deadline passed or client left. */
  readonly abandoned: number
  readonly waiting: number
  /** Admitted by `dryRun` although a resource lacked tokens; counted in their source too. */
  readonly wouldRefuse: number
  readonly ticks: number
  /** Ticks that came late enough to close more than one step. */
  readonly lateTicks: number
  readonly resources: { readonly [N in Name]: ResourceStats }
}
