import type { BucketConfig } from '../buckets/bucket-config.ts'
import {
  availableHeld,
  createHeldLease,
  giveHeldBack,
  type HeldLease,
  isSaturated,
  takeHeld,
} from '../leases/held-lease.ts'
import type { HeldWant } from '../leases/held-messages.ts'
import { type LeaseReply, WEIGHT_PARTS } from '../leases/messages.ts'
import { AskedLately } from './asked-lately.ts'
import type { BucketAddress, ClassWant } from './engine.ts'

/** What this file needs of the runtime: Node, Bun, Deno, browsers and workers all have it. */
const runtime = globalThis as unknown as {
  // biome-ignore lint/style/useNamingConvention: the runtime's name.
  readonly crypto: { randomUUID(): string }
}

/** Time for which a lease is asked, µs: what an instance that dies holds is lost for so long. */
export const TERM_US: number = 500_000

/** A reply that said "saturated" answers for the store this many ticks long (bound 7). */
const SATURATED_TICKS = 1.2

/** So long after the last answer others are taken to be asked for as much as they were, µs. */
const DEMAND_STANDS_US = 10_000_000

/** What an instance asks a lease for, and holds by it: one bucket, mostly one that all clients share. */
export class ResourceLease {
  readonly held: HeldLease
  readonly address: () => BucketAddress
  wants: readonly HeldWant[] = []
  readonly askedLately: AskedLately = new AskedLately()
  /** Wants of the last message. */
  sentWants: readonly HeldWant[] = []
  /** Whether the last reply said of some class that it has its whole share. */
  isSaturated = false
  /** When a request was last refused here, µs. */
  refusedAtUs: number = Number.NEGATIVE_INFINITY
  /** Until when an answer is waited for, µs: nothing else is sent before it has come. */
  askingUntilUs: number = Number.NEGATIVE_INFINITY
  /** What comes to each class for a while, as the last reply told: kept while a message is on its way. */
  readonly #trickles = new Map<string, number>()
  readonly #answersForUs: number
  #othersPerSecond = 0

  constructor(address: () => BucketAddress, tickUs: number, termUs: number = TERM_US) {
    this.address = address
    this.held = createHeldLease({ termUs, newIncarnation: randomName })
    this.#answersForUs = SATURATED_TICKS * tickUs
  }

  /** Takes `cost` units that a class holds here. False means "ask the store", not "refused". */
  take(className: string, cost: number, nowUs: number): boolean {
    return takeHeld(this.held, className, cost, nowUs)
  }

  /** Units that a class could take here now. */
  available(className: string, nowUs: number): number {
    return availableHeld(this.held, className, nowUs)
  }

  /** Puts back what was taken here; returns what only the store can take back. */
  giveBack(className: string, units: number): number {
    return giveHeldBack(this.held, className, units)
  }

  /**
   * µs until the class could pay by its own part of the refill, where the store has said, not long ago,
   * that this is all it gets: a request is refused. `undefined` where the store is to be asked, as for a
   * cost that is more than all that part.
   */
  refusedForUs(className: string, cost: number, nowUs: number): number | undefined {
    if (!isSaturated(this.held, className, nowUs, this.#answersForUs)) return undefined
    const trickle = this.#trickles.get(className) ?? 0
    const missing = cost - availableHeld(this.held, className, nowUs)
    if (missing > trickle) return undefined
    this.refusedAtUs = nowUs
    return Math.max(1, Math.ceil((missing * this.held.trickleUs) / trickle))
  }

  /** Counts what clients of this instance asked for; returns what those of all others do, units per second. */
  shareDemand(units: number, nowUs: number): number {
    const { held } = this
    held.demand += units
    return nowUs - held.heardAtUs <= DEMAND_STANDS_US ? this.#othersPerSecond : 0
  }

  noteOthers(perSecond: number): void {
    this.#othersPerSecond = perSecond
  }

  noteTrickles({ classes }: LeaseReply): void {
    this.#trickles.clear()
    this.isSaturated = classes.some(({ saturated }) => saturated)
    for (const grant of classes) this.#trickles.set(grant.class, grant.trickle)
  }
}

/** A name that no other run of any instance has. */
function randomName(): string {
  return runtime.crypto.randomUUID()
}

/** Wants in whole units, as messages have them. */
export function heldWants(wants: readonly ClassWant[], { capacity }: BucketConfig): HeldWant[] {
  return wants.map((want) => ({
    class: want.class,
    ratePerSecond: Math.min(Math.ceil(want.ratePerSecond), Number.MAX_SAFE_INTEGER),
    capacity: Math.ceil(Math.min(want.capacity, capacity)),
    weight: Math.max(1, Math.min(WEIGHT_PARTS, Math.round(want.weight * WEIGHT_PARTS))),
  }))
}
