import { levelOf } from '../buckets/inspect.ts'
import { dropHeld, type Moment } from '../leases/held-lease.ts'
import type { AskEntry, PoolWant } from '../store/store.ts'
import { type Errand, type KeyBucket, KeyLease } from './key-lease.ts'
import type { LeaseSender } from './lease-sender.ts'
import type { RememberedBuckets } from './remembered-buckets.ts'

/** Keys of one resource that an instance leases at a time. */
const MOST_LEASED = 512

/** How leases are asked for, and how often there is time to. */
export interface LeaseSending {
  readonly sender: LeaseSender
  readonly tickUs: number
}

/**
 * Leases of the buckets of single keys, in one keyed resource: of those that ask most, and of those from
 * whom a rule expects more at once. All other keys ask the store for each request. Whatever has to be
 * said about several of them in a tick goes in one message, and what may be said goes along.
 */
export class KeyLeases {
  readonly #resource: number
  readonly #known: RememberedBuckets
  readonly #sending: LeaseSending
  readonly #leases = new Map<string, KeyLease>()

  constructor(resource: number, known: RememberedBuckets, sending: LeaseSending) {
    this.#resource = resource
    this.#known = known
    this.#sending = sending
  }

  get size(): number {
    return this.#leases.size
  }

  of(key: string): KeyLease | undefined {
    return this.#leases.get(key)
  }

  /** The lease that a request may take from. */
  for({ key, config }: AskEntry): KeyLease | undefined {
    const lease = this.#leases.get(key)
    if (lease !== undefined) lease.own = config
    return lease
  }

  /** A key is expected back, or (`undefined`) not any more. What is leased already changes on the tick. */
  want(key: string, want: PoolWant | undefined, nowUs: number): void {
    const known = this.#leases.get(key)
    if (known !== undefined) known.want = want
    else if (want !== undefined && this.#leases.size < MOST_LEASED) this.#open(key, want, nowUs)
  }

  tick(moment: Moment): void {
    let hasMessage = false
    for (const [key, lease] of this.#leases) {
      const errand = lease.due(moment)
      if (errand !== undefined) hasMessage = this.#run(key, lease, errand) || hasMessage
    }
    if (!hasMessage) return
    for (const [key, lease] of this.#leases) {
      const errand = lease.mightAsWell(moment.nowUs)
      if (errand !== undefined) this.#run(key, lease, errand)
    }
  }

  /** Gives a key's tokens back at once. */
  giveUp(key: string): void {
    const lease = this.#leases.get(key)
    if (lease === undefined) return
    this.#leases.delete(key)
    this.#sending.sender.release(lease)
  }

  giveUpAll(): void {
    for (const key of this.#leases.keys()) this.giveUp(key)
  }

  #open(key: string, want: PoolWant, nowUs: number): void {
    // Their limits may be their own: those of another would be too many for some.
    if (!this.#known.knowsLimitsOf(key)) return
    const lease = new KeyLease(this.#bucketOf(key), this.#sending.tickUs)
    lease.want = want
    if (!lease.makeWants(nowUs)) return
    this.#leases.set(key, lease)
    this.#sending.sender.renew(lease)
  }

  #bucketOf(key: string): KeyBucket {
    const known = this.#known
    return {
      address: (own) => known.address(this.#resource, key, own),
      left(nowUs) {
        const { standard, predicted } = levelOf(known.table, key, 0, nowUs)
        return standard + predicted
      },
    }
  }

  /** Whether there is something on its way. */
  #run(key: string, lease: KeyLease, errand: Errand): boolean {
    const { sender } = this.#sending
    const hasBegun = lease.held.sequence > 0
    if (errand === 'renew') sender.renew(lease)
    else sender.release(lease)
    if (errand === 'renew') return true
    // It begins anew when the key is asked for again, while that is expected.
    if (lease.want === undefined) this.#leases.delete(key)
    else dropHeld(lease.held)
    return hasBegun
  }
}
