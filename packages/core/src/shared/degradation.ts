import { levelOf } from '../buckets/inspect.ts'
import type { LeaseReply } from '../leases/messages.ts'
import type { StoreScope, StoreState } from '../store/store.ts'
import type { BucketAddress, SharedMessage } from './engine.ts'
import { Fleet } from './fleet.ts'
import { Owed } from './owed.ts'
import type { RememberedBuckets } from './remembered-buckets.ts'
import { type ResourceLease, TERM_US } from './resource-lease.ts'
import { StoreWatch } from './store-watch.ts'

/** What an instance without its store is made of. */
export interface DegradationParts {
  readonly scope: StoreScope
  /** How many instances there are, where the user has said. */
  readonly instances: number | undefined
  /** Leases by resource. */
  readonly leases: readonly (ResourceLease | undefined)[]
  readonly nowUs: () => number
  /** What was last heard of a resource's buckets. */
  readonly knownOf: (address: BucketAddress) => RememberedBuckets
  /** Sends a correction of what a bucket was charged. */
  readonly charge: (address: BucketAddress, units: number) => void
  /** Asks what a bucket holds, only to hear whether there is an answer. */
  readonly probe: (address: BucketAddress) => void
}

/**
 * What an instance does while its store is late or away, and makes up for when it is back: follows the
 * store's state, asks nothing of a store that is detached but whether it is there, knows this instance's
 * part of the limits, and charges what the policy admitted.
 */
export class Degradation {
  readonly #parts: DegradationParts
  readonly #watch: StoreWatch
  readonly #fleet: Fleet
  readonly #owed: Owed
  #probedUs = Number.NEGATIVE_INFINITY
  /** When anything was heard of the store, in time or not. */
  #heardUs = Number.NEGATIVE_INFINITY
  #hasWarned = false

  constructor(parts: DegradationParts) {
    const { scope, instances, nowUs } = parts
    this.#parts = parts
    this.#watch = new StoreWatch(nowUs, TERM_US, (from, to) => scope.emit('state', { from, to }))
    this.#fleet = new Fleet(instances)
    this.#owed = new Owed(
      (address, atUs) => parts.knownOf(address).fullInUs(address.key, atUs),
      (resource) => this.#partOf(resource),
    )
  }

  get state(): StoreState {
    return this.#watch.state
  }

  /** This instance's part of a resource's limits, while the store is away. */
  localShare(resource: number): number {
    if (this.#fleet.isUnknown) this.#warn()
    return this.#partOf(resource)
  }

  /**
   * Whether the store is not to be asked for a bucket: it has been away for a lease term. Where tokens are
   * leased the next renewal shows that it is back, else a question that changes nothing.
   */
  keepsAway(address: BucketAddress): boolean {
    if (this.#watch.state !== 'detached') return false
    const { nowUs, scope, probe } = this.#parts
    if (!this.#isLeasing() && nowUs() - this.#probedUs >= scope.tickUs) {
      this.#probedUs = nowUs()
      probe(address)
    }
    return true
  }

  /**
   * Whether there is something left of a bucket for the policy to admit. A store that answers late goes on
   * granting leases: what it was last known to have is the limit, or both together would admit twice as much.
   */
  hasLeft(address: BucketAddress, units: number): boolean {
    const nowUs = this.#parts.nowUs()
    if (nowUs - this.#heardUs >= TERM_US) return true
    const { standard } = levelOf(this.#parts.knownOf(address).table, address.key, 0, nowUs)
    return standard - this.#owed.to(address) >= units
  }

  owe(address: BucketAddress, units: number): void {
    this.#owed.add(address, units, this.#parts.nowUs())
  }

  noteInstances(count: number): void {
    this.#fleet.noteInstances(count, this.#parts.nowUs())
  }

  noteLease(lease: ResourceLease, reply: LeaseReply): void {
    const resource = this.#parts.leases.indexOf(lease)
    // A client's lease: what its bucket lost is the client's gain.
    if (resource < 0) return
    this.#fleet.noteDemand(resource, reply, lease.wants)
    if (reply.status !== 'generation') return
    this.#owed.forget(resource)
    this.#watch.lost()
  }

  /** A server that was started anew is to hear of leases first, or it would grant another burst. */
  onAnswer({ kind }: SharedMessage, sentUs: number): void {
    const isHeard = this.#watch.state !== 'detached' || kind === 'lease' || !this.#isLeasing()
    if (isHeard) this.#watch.answered(sentUs)
    this.onLate()
  }

  /** Time passes: what has settled is to be told of, asked for or not. */
  tick(): void {
    void this.state
  }

  onFailure(sentUs: number): void {
    this.#watch.failed(sentUs)
  }

  onLate(): void {
    this.#heardUs = this.#parts.nowUs()
    if (!this.#owed.isEmpty) this.#owed.pay(this.#parts.charge, this.#parts.nowUs())
  }

  #isLeasing(): boolean {
    return this.#parts.leases.some((lease) => lease !== undefined && lease.wants.length > 0)
  }

  #partOf(resource: number): number {
    const isShared = this.#parts.scope.resources[resource]?.shared
    return isShared ? this.#fleet.partOf(resource) : this.#fleet.evenPart
  }

  #warn(): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    this.#parts.scope.warn?.(
      'PREDICTIVE_LIMIT_W_INSTANCES',
      'The store is away and has never told how many instances share the limits, so this one admits all of ' +
        'them by itself. Write `instances` in the options of the store.',
    )
  }
}
