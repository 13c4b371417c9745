import { countQuantile } from '@predictive-limit/forecast'
import { UNITS } from '../buckets/bucket-config.ts'
import type { Buckets } from '../store/store.ts'

/** How far ahead keys are prepared, and how long it lasts: a pool that nobody uses for so long goes back. */
export const PREPARED_MS = 2000

/** Keys prepared at a time, and at most in one tick. */
const MOST_KEYS = 256
const MOST_PER_TICK = 32

/** Follow-ups that must be expected of a key for it to be worth while. */
const ENOUGH_REQUESTS = 0.5

/** The one pool of a key's bucket. */
const KEY_POOL = 0

/** What rules expect of one key within {@link PREPARED_MS}. */
export interface ExpectedOfKey {
  readonly requests: number
  readonly tokens: number
}

/**
 * Keys that a rule expects back at once: their bucket gets a predicted pool ahead of the follow-ups. In
 * a store of this process that moves tokens from one pocket to the other; it is what a shared store leases.
 */
export class PreparedKeys {
  private readonly resource: number
  private readonly buckets: Buckets
  /** When each ends, µs, soonest first. */
  private readonly ends = new Map<string, number>()
  private left = MOST_PER_TICK

  constructor(resource: number, buckets: Buckets) {
    this.resource = resource
    this.buckets = buckets
  }

  get size(): number {
    return this.ends.size
  }

  prepare(key: string, { requests, tokens }: ExpectedOfKey, nowUs: number): void {
    if (!(requests >= ENOUGH_REQUESTS && tokens > 0) || this.left === 0) return
    if (this.ends.size >= MOST_KEYS && !this.ends.has(key)) return
    this.left -= 1
    this.ends.delete(key)
    this.ends.set(key, nowUs + PREPARED_MS * 1000)
    const most = countQuantile(0.95, requests, 1)
    const requestUnits = (tokens / requests) * UNITS
    const capacity = most * requestUnits
    const ratePerSecond = capacity / (PREPARED_MS / 1000)
    const want = { pool: KEY_POOL, class: key, ratePerSecond, capacity, weight: 1, requestUnits }
    this.buckets.plan(this.resource, key, [want], nowUs)
  }

  /** The key's pool belongs to somebody else from here on. */
  forget(key: string): void {
    this.ends.delete(key)
  }

  /** Takes back the pools of keys that were not prepared again. */
  expire(nowUs: number): void {
    this.left = MOST_PER_TICK
    for (const [key, endUs] of this.ends) {
      if (endUs > nowUs) return
      this.ends.delete(key)
      this.buckets.plan(this.resource, key, [], nowUs)
    }
  }
}
