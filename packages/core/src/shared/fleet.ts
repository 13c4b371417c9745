import type { HeldWant } from '../leases/held-messages.ts'
import type { LeaseReply } from '../leases/messages.ts'

/**
 * Part of a shared limit that is divided evenly: an instance whose forecast was switched off when the store
 * went away has some demand all the same.
 */
const EVEN_PART = 0.1

/**
 * The most instances that were told of within this time count, µs: a store that was started anew, or stood
 * still, hears of all of them within a second or so, and may be gone again before.
 */
const REMEMBERED_US = 5_000_000

/**
 * What the last replies said of all instances together: which part of the limits is this one's while the
 * store is away. The parts of all instances that heard the same add up to 1.
 */
export class Fleet {
  readonly #before: number | undefined
  readonly #demandParts: (number | undefined)[] = []
  #seen = 0
  #seenBefore = 0
  #renewedUs = Number.NEGATIVE_INFINITY

  /** @param instances - how many there are as long as no reply has told */
  constructor(instances: number | undefined) {
    this.#before = instances
  }

  /** Whether nobody, neither replies nor a user, has said how many instances there are. */
  get isUnknown(): boolean {
    return this.#seen === 0 && this.#before === undefined
  }

  /** Takes in how many instances the store knows. */
  noteInstances(count: number, nowUs: number): void {
    if (nowUs - this.#renewedUs >= REMEMBERED_US) {
      this.#seenBefore = this.#seen
      this.#seen = 0
      this.#renewedUs = nowUs
    }
    this.#seen = Math.max(this.#seen, count)
  }

  /** Takes in a reply to a message that asked for `wants`. */
  noteDemand(resource: number, reply: LeaseReply, wants: readonly HeldWant[]): void {
    if (reply.status !== 'granted') return
    let all = 0
    for (const { clusterRatePerSecond } of reply.classes) all += clusterRatePerSecond
    let own = 0
    for (const { ratePerSecond } of wants) own += ratePerSecond
    if (all > 0) this.#demandParts[resource] = Math.min(1, own / all)
  }

  /** Of a resource that each client has a bucket of. */
  get evenPart(): number {
    const seen = Math.max(this.#seen, this.#seenBefore)
    return 1 / (seen > 0 ? seen : (this.#before ?? 1))
  }

  /**
   * Of a shared resource: by this instance's part of the demand.
   *
   * Worked number: a quarter of the demand, 2 instances: 0.9 · 0.25 + 0.1 · 0.5 = 0.275.
   */
  partOf(resource: number): number {
    const byDemand = this.#demandParts[resource]
    if (byDemand === undefined) return this.evenPart
    return (1 - EVEN_PART) * byDemand + EVEN_PART * this.evenPart
  }
}
