import { type BucketConfig, bucketConfig, UNITS } from '../buckets/bucket-config.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { AskEntry, Buckets, StoreResource, StoreScope } from '../store/store.ts'
import type { RequestFrame } from './request-frame.ts'

/** What is known of a resource's limits in part. */
interface Part {
  readonly share: number
  readonly config: BucketConfig
}

/**
 * This process's part of the limits, in buckets of its own, for the time that a shared store is away: a
 * client's limit and burst times `share`, a shared resource's limit times `share` and as burst no more than
 * one tick of that, so that all instances together admit about what the store would. A bucket has room for
 * the largest request it was asked for, however small the part is.
 */
export class LocalStandIn {
  readonly #scope: StoreScope
  readonly #share: (resource: number) => number
  readonly #buckets: Buckets
  /** A bucket takes another object for a change, so each part is made once. */
  readonly #parts = new WeakMap<BucketConfig, Part>()
  /** What the buckets of each resource have now. */
  readonly #inForce: BucketConfig[]

  constructor(scope: StoreScope, share: (resource: number) => number) {
    this.#scope = scope
    this.#share = share
    const resources = scope.resources.map(({ name, shared, config }, resource) => {
      return { name, shared, config: this.#partOf(resource, config, 0) }
    })
    this.#inForce = resources.map(({ config }) => config)
    this.#buckets = memoryStore().open({ ...scope, resources })
  }

  take(frame: RequestFrame): void {
    this.#fitAll(frame)
    void this.#buckets.take(frame)
  }

  check(frame: RequestFrame): void {
    this.#fitAll(frame)
    void this.#buckets.check(frame)
  }

  close(): Promise<void> {
    return this.#buckets.close()
  }

  #fitAll({ entries, count, nowUs }: RequestFrame): void {
    for (let i = 0; i < count; i++) this.#fit(entries[i] as AskEntry, nowUs)
  }

  /** Gives the entry's bucket a part of the limits that hold now, with room for the entry's cost. */
  #fit(entry: AskEntry, nowUs: number): void {
    const { resource, cost, config } = entry
    if (config !== undefined) {
      entry.config = this.#partOf(resource, config, cost)
      return
    }
    const limits = (this.#scope.resources[resource] as StoreResource).config
    const part = this.#partOf(resource, limits, cost)
    if (this.#inForce[resource] === part) return
    this.#inForce[resource] = part
    this.#buckets.configure(resource, part, nowUs)
  }

  #partOf(resource: number, limits: BucketConfig, cost: number): BucketConfig {
    const share = this.#share(resource)
    const isShared = this.#scope.resources[resource]?.shared === true
    if (share === 1 && !isShared) return limits
    const room = Math.min(cost, limits.capacity)
    const known = this.#parts.get(limits)
    if (known?.share === share && known.config.capacity >= room) return known.config
    const burst =
      share * Math.min(limits.capacity, isShared ? this.#inOneTick(limits) : limits.capacity)
    const config = bucketConfig({
      limit: limits.limit,
      // A longer window is exact where a part of the limit would be rounded.
      windowMs: Math.round(limits.windowMs / share),
      burst: Math.max(1, room, Math.floor(burst)) / UNITS,
      surplus: 0,
    })
    this.#parts.set(limits, { share, config })
    return config
  }

  #inOneTick({ rate }: BucketConfig): number {
    return (rate.num / rate.den) * this.#scope.tickUs
  }
}
