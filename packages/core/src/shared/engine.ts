import type { BucketConfig } from '../buckets/bucket-config.ts'
import type { LeaseMessage, LeaseReply } from '../leases/messages.ts'
import type { StoreScope } from '../store/store.ts'

/**
 * The port of an engine that holds buckets for many instances: Redis, or anything else that can run one
 * message at a time on buckets by key. All that a store does beyond that is in this folder, so a new
 * engine is one package that implements `open` and `send`. Units are 1/1000 token and µs, as everywhere.
 */
export interface SharedEngine {
  /** Names the engine in `stats()` and messages, such as `"redis"`. */
  readonly kind: string
  open(scope: StoreScope): EngineScope
}

/** The buckets of one limiter's name, as one instance reaches them. */
export interface EngineScope {
  /**
   * Carries a message out in one step, on the engine's own time, and after all that were sent before.
   * Rejects where that is not known to have happened; it may have. A message that its connection sends
   * twice, or long after it was given up, must not give anything back again. May take for ever: whoever
   * sends has a deadline.
   */
  send(message: SharedMessage): Promise<SharedReply>
  /** Calls `run` when what has arrived in this turn of the event loop was looked at. */
  atEndOfTurn(run: () => void): void
  close(): Promise<void>
}

/** A bucket that a message is about. */
export interface BucketAddress {
  /** Index in the scope. */
  readonly resource: number
  readonly key: string
  /** The limits it is to have; ignored where the bucket has limits of its own and these are not. */
  readonly config: BucketConfig
  /** Whether the limits are the key's own. */
  readonly isOwn: boolean
  /**
   * Since when this instance has had these limits, µs of its own clock; absent where they are given just
   * now. Of instances that have others, as in a rolling deploy, the one that has had its limits last is
   * right, for as long as it is heard of.
   */
  readonly sinceUs?: number
}

/** One resource's part in a question. */
export interface SharedEntry {
  /** Index in the message's `buckets`. */
  readonly bucket: number
  /** Units, > 0. */
  readonly cost: number
  /** Owner of the pool that it may draw from; "" is the pool of the rest. */
  readonly class: string
  readonly dryRun: boolean
}

/** All or nothing, over its entries. */
export interface SharedQuestion {
  /** Whether it takes, or only looks. */
  readonly takes: boolean
  readonly entries: readonly SharedEntry[]
}

/** What a class wants of a bucket's pools on behalf of one instance: see `PoolWant`. */
export interface ClassWant {
  readonly class: string
  readonly ratePerSecond: number
  readonly capacity: number
  readonly weight: number
}

/** A correction of an earlier debit: more is charged (> 0) or given back (< 0). */
export interface Correction {
  readonly bucket: number
  readonly units: number
}

/** What an instance asks of the engine; each bucket of a message is named once. */
export type SharedMessage =
  /** Answers questions, first come first served. */
  | {
      readonly kind: 'acquire'
      readonly buckets: readonly BucketAddress[]
      readonly questions: readonly SharedQuestion[]
    }
  | {
      readonly kind: 'settle'
      readonly buckets: readonly BucketAddress[]
      readonly corrections: readonly Correction[]
    }
  /** Reports what was spent of leases, renews and resizes them, and gives them back. */
  | {
      readonly kind: 'lease'
      readonly buckets: readonly BucketAddress[]
      readonly messages: readonly LeaseMessage[]
    }
  /** Makes these buckets of one key full, and unblocks the key. */
  | { readonly kind: 'reset'; readonly buckets: readonly BucketAddress[]; readonly key: string }
  /** Counts this instance among those that are there, for a time; 0 where it leaves. */
  | { readonly kind: 'presence'; readonly forUs: number }
  /** Refuses a key for a time; 0 unblocks it. */
  | { readonly kind: 'block'; readonly key: string; readonly forUs: number }
  /** Gives these buckets their limits now rather than when they are next asked. */
  | { readonly kind: 'configure'; readonly buckets: readonly BucketAddress[] }
  /** Tells what these buckets hold; changes nothing. */
  | { readonly kind: 'read'; readonly buckets: readonly BucketAddress[] }

export interface SharedReply {
  /** By bucket of the message. */
  readonly pictures: readonly BucketPicture[]
  /** By question of an `acquire`. */
  readonly answers: readonly SharedAnswer[]
  /** By bucket of a `lease`. */
  readonly leases: readonly LeaseReply[]
  /** Of a `presence`: how many instances have this name's buckets open, as far as they have said so. */
  readonly instances?: number
}

/** Longest that an instance counts without saying again that it is there. */
export const MOST_PRESENT_US = 60_000_000

/** What a bucket held when a message was done. */
export interface BucketPicture {
  /** A bucket that is not there is full. */
  readonly isThere: boolean
  /** Units in the standard account. */
  readonly standard: number
  /** Fraction of a unit not yet minted, in 1/den units. */
  readonly remainder: number
  /** µs by which the bucket's time is ahead of the engine's, after a step back; else 0. */
  readonly aheadUs: number
  readonly pools: PoolsPicture | undefined
  /** The accounts, where the engine keeps them: of shared resources, when more than a question was asked. */
  readonly ledger: LedgerPicture | undefined
}

/** The pools that a message was about: all of a `lease` or `read`, those asked of an `acquire`. */
export interface PoolsPicture {
  /** Units in all pools, told or not. */
  readonly total: number
  /** Units that instances hold by leases or were promised: no room for refill. */
  readonly leased: number
  readonly classes: readonly string[]
  readonly level: readonly number[]
  /** What divides the refill; absent where only some pools are told. */
  readonly division: DivisionPicture | undefined
}

/** See `PoolSet`. */
export interface DivisionPicture {
  readonly capacity: readonly number[]
  readonly slice: readonly number[]
  readonly carry: readonly number[]
  readonly weight: readonly number[]
  readonly standardCarry: number
}

/** See `Ledger`, in units. */
export interface LedgerPicture {
  readonly initial: number
  readonly minted: number
  readonly overflow: number
  readonly spent: number
  readonly moved: number
  readonly returned: number
  readonly writtenOff: number
  /** Held by instances, or put by for their trickles, and not reported spent yet. */
  readonly outstanding: number
}

/** What a question came to, each on its own: it may have failed where others did not. */
export type SharedAnswer = SharedVerdict | SharedFailure

/** See the answers of `Ask`. */
export interface SharedVerdict {
  readonly limitedBy: number
  readonly lacking: number
  readonly retryAfterUs: number
  readonly blocked: boolean
  readonly charged: readonly boolean[]
  readonly drawn: readonly number[]
}

/** Nobody knows whether the question was answered: what it took is written off. */
export interface SharedFailure {
  readonly failure: unknown
}
