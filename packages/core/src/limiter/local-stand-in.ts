import { type BucketConfig, bucketConfig, UNITS } from '../buckets/bucket-config.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { AskEntry, Buckets, StoreScope } from '../store/store.ts'
import type { RequestFrame } from './request-frame.ts'

/**
 * This process's part of the limits, in buckets of its own, for the time that a shared store is away:
 * limit and burst times `share`, so that all instances together admit about what the store would. A
 * bucket has room for the largest request it was asked for, however small the part is.
 */
export class LocalStandIn {
  readonly #scope: StoreScope
  readonly #share: number
  readonly #buckets: Buckets
  /** A bucket takes another object for a change, so each part is made once. */
  readonly #parts = new WeakMap<BucketConfig, BucketConfig>()
  /** What the buckets of each resource have now. */
  readonly #inForce: BucketConfig[]

  constructor(scope: StoreScope, share: number) {
    this.#scope = scope
    this.#share = share
    const resources = scope.resources.map(({ name, shared, config }) => {
      return { name, shared, config: this.#partOf(config, 0) }
    })
    this.#inForce = resources.map(({ config }) => config)
    this.#buckets = memoryStore().open({ ...scope, resources })
  }

  take(frame: RequestFrame): void {
    for (let i = 0; i < frame.count; i++) this.#fit(frame.entries[i] as AskEntry, frame.nowUs)
    void this.#buckets.take(frame)
  }

  close(): Promise<void> {
    return this.#buckets.close()
  }

  /** Gives the entry's bucket a part of the limits that hold now, with room for the entry's cost. */
  #fit(entry: AskEntry, nowUs: number): void {
    const { resource, cost, config } = entry
    if (config !== undefined) {
      entry.config = this.#partOf(config, cost)
      return
    }
    const limits = (this.#scope.resources[resource] as StoreScope['resources'][number]).config
    const part = this.#partOf(limits, cost)
    if (this.#inForce[resource] === part) return
    this.#inForce[resource] = part
    this.#buckets.configure(resource, part, nowUs)
  }

  #partOf(limits: BucketConfig, cost: number): BucketConfig {
    if (this.#share === 1) return limits
    const room = Math.min(cost, limits.capacity)
    const known = this.#parts.get(limits)
    if (known !== undefined && known.capacity >= room) return known
    const part = bucketConfig({
      limit: limits.limit,
      // A longer window is exact where a part of the limit would be rounded.
      windowMs: Math.round(limits.windowMs / this.#share),
      burst: Math.max(1, room, Math.floor(limits.capacity * this.#share)) / UNITS,
      surplus: 0,
    })
    this.#parts.set(limits, part)
    return part
  }
}
