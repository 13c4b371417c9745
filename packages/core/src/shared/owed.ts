import { nameOf } from './address-list.ts'
import type { BucketAddress } from './engine.ts'
import { oldestKey } from './oldest-key.ts'

/** Buckets that something is owed to at most; those owed to longest go unpaid. */
const MOST_OWED = 10_000

interface Debt {
  readonly address: BucketAddress
  /** To be charged (> 0) or given back. */
  units: number
  atUs: number
  /** When the bucket would be full if nobody took from it: from then on refill is lost to it. */
  readonly fullAtUs: number
}

/**
 * What is to be charged to a store that was late or away: what the policy admitted in its place, less what
 * turns out to have been charged all the same, so that a request counts once. Refill that the bucket had no
 * room for has paid for what was admitted meanwhile; the rest, at most this instance's part of a burst, is
 * charged when the store answers. So the bucket goes on from where it was, not from full.
 *
 * Worked number: r = 1,000/s, B = 1,000, empty when it went away, one of 4 instances admits 250/s for 10 s. The
 * bucket would be full after 1 s; 2,500 − 9 · 250 = 250 are charged by each: it is empty again.
 */
export class Owed {
  readonly #debts = new Map<string, Debt>()
  readonly #fullInUs: (address: BucketAddress, nowUs: number) => number
  readonly #partOf: (resource: number) => number

  /**
   * @param fullInUs - time until a bucket would be full if nothing more were taken
   * @param partOf - this instance's part of a resource's limits
   */
  constructor(
    fullInUs: (address: BucketAddress, nowUs: number) => number,
    partOf: (resource: number) => number,
  ) {
    this.#fullInUs = fullInUs
    this.#partOf = partOf
  }

  get isEmpty(): boolean {
    return this.#debts.size === 0
  }

  /** Units that a bucket is owed, as of the last addition. */
  to(address: BucketAddress): number {
    return this.#debts.get(nameOf(address))?.units ?? 0
  }

  add(address: BucketAddress, units: number, nowUs: number): void {
    const debt = this.#debtTo(address, nowUs)
    this.#pass(debt, nowUs)
    debt.units += units
    const most = this.#partOf(address.resource) * address.config.capacity
    debt.units = Math.min(debt.units, Math.max(units, Math.ceil(most)))
  }

  /** The buckets of a resource have begun anew, from nothing. */
  forget(resource: number): void {
    for (const [name, { address }] of this.#debts) {
      if (address.resource === resource) this.#debts.delete(name)
    }
  }

  /** Hands over what is owed now, and forgets it. */
  pay(charge: (address: BucketAddress, units: number) => void, nowUs: number): void {
    const debts = [...this.#debts.values()]
    this.#debts.clear()
    for (const debt of debts) {
      this.#pass(debt, nowUs)
      if (debt.units !== 0) charge(debt.address, debt.units)
    }
  }

  #debtTo(address: BucketAddress, nowUs: number): Debt {
    const name = nameOf(address)
    const known = this.#debts.get(name)
    if (known !== undefined) return known
    if (this.#debts.size >= MOST_OWED) this.#debts.delete(oldestKey(this.#debts))
    const fullAtUs = nowUs + this.#fullInUs(address, nowUs)
    const debt = { address, units: 0, atUs: nowUs, fullAtUs }
    this.#debts.set(name, debt)
    return debt
  }

  /** Lets refill that would be lost pay, as far as it is this instance's. */
  #pass(debt: Debt, nowUs: number): void {
    const { address, units, atUs, fullAtUs } = debt
    const { rate } = address.config
    const lostUs = Math.max(0, nowUs - Math.max(atUs, fullAtUs))
    debt.atUs = nowUs
    if (units <= 0 || lostUs === 0) return
    const paid = Math.floor(this.#partOf(address.resource) * (rate.num / rate.den) * lostUs)
    debt.units = Math.max(0, units - paid)
  }
}
