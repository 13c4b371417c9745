import type { BucketConfig } from '../buckets/bucket-config.ts'
import {
  availableHeld,
  createHeldLease,
  giveHeldBack,
  type HeldLease,
  takeHeld,
} from '../leases/held-lease.ts'
import type { HeldWant } from '../leases/held-messages.ts'
import { type ClassGrant, type LeaseReply, WEIGHT_PARTS } from '../leases/messages.ts'
import type { BucketAddress, ClassWant } from './engine.ts'

/** What this file needs of the runtime: Node, Bun, Deno, browsers and workers all have it. */
const runtime = globalThis as unknown as {
  // biome-ignore lint/style/useNamingConvention: the runtime's name.
  readonly crypto: { randomUUID(): string }
}

/** Time for which a lease is asked, µs: what an instance that dies holds is lost for so long. */
const TERM_US = 500_000

/** A reply that said "saturated" answers for the store this many ticks long (bound 7). */
const SATURATED_TICKS = 1.2

/** What an instance asks a lease for, and holds by it: one bucket that all clients share. */
export class ResourceLease {
  readonly held: HeldLease
  readonly address: () => BucketAddress
  wants: readonly HeldWant[] = []
  /** A message is on its way. */
  isAsking = false
  /** Until when the last reply answers for the store. */
  #answersUntilUs = Number.NEGATIVE_INFINITY
  readonly #answersForUs: number
  /** Time over which their trickles mature, µs. */
  #trickleUs = 1
  /** Classes that have all they get, and what comes to them. */
  readonly #saturated = new Map<string, ClassGrant>()

  constructor(address: () => BucketAddress, tickUs: number) {
    this.address = address
    this.held = createHeldLease({ termUs: TERM_US, newIncarnation: randomName })
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
   * that this is all it gets; `undefined` where the store is to be asked, as for a cost that is more than
   * all that part.
   */
  refusedForUs(className: string, cost: number, nowUs: number): number | undefined {
    const grant = nowUs < this.#answersUntilUs ? this.#saturated.get(className) : undefined
    if (grant === undefined) return undefined
    const missing = cost - availableHeld(this.held, className, nowUs)
    if (missing > grant.trickle) return undefined
    return Math.max(1, Math.ceil((missing * this.#trickleUs) / grant.trickle))
  }

  /** Notes which classes a reply has told that they have all they get. */
  noteSaturated({ classes, trickleUs }: LeaseReply, nowUs: number): void {
    this.#trickleUs = trickleUs
    this.#saturated.clear()
    for (const grant of classes) if (grant.saturated) this.#saturated.set(grant.class, grant)
    this.#answersUntilUs = nowUs + this.#answersForUs
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
