import type { HeldWant } from '../leases/held-messages.ts'
import type { ResourceLease } from './resource-lease.ts'

/** A lease that pays for so many ticks to come needs nothing now. */
const TICKS_HELD = 3

/** Wants that differ by no more than this part from those sent last are the same. */
const SAME = 0.25

/** Part of the term after which no tick may pass without a renewal: the next one may be late. */
const LATEST = 0.7

/**
 * So long after a refusal, µs, what was spent is told at every tick: tokens may soon be scarce again, and a
 * bucket takes what it was not told of for held, with no room for the refill. With bursts at 1.3 times the
 * limit, two seconds apart, half a percent more of the refill is used.
 */
const REFUSED_LATELY_US = 3_000_000

/** When it is asked. */
export interface RenewalMoment {
  readonly nowUs: number
  readonly tickUs: number
}

/**
 * Whether a lease is to be renewed at this tick. Where it holds plenty nobody gains by a message a tick, and
 * a store that serves many buckets has time for others: it is renewed when it runs low, when what is
 * wanted changes, and in time before its end. Where tokens are or were scarce every instance reports
 * and asks at every tick, and they are divided by what is so now.
 *
 * Worked number: a term of 500 ms and a tick of 100 ms: after 300 ms, as 0.7 · 500 would pass before 400.
 */
export function isRenewalDue(lease: ResourceLease, at: RenewalMoment): boolean {
  const { held, sentWants, wants } = lease
  if (held.maturesFromUs === undefined || lease.isSaturated) return true
  if (at.nowUs - lease.refusedAtUs <= REFUSED_LATELY_US) return true
  if (at.nowUs + at.tickUs - held.sentAtUs > LATEST * held.termUs) return true
  if (wants.length !== sentWants.length) return true
  const seconds = (TICKS_HELD * at.tickUs) / 1e6
  return wants.some((want, i) => {
    const isLow = lease.available(want.class, at.nowUs) < want.ratePerSecond * seconds
    return isLow || !isSame(want, sentWants[i] as HeldWant)
  })
}

function isSame(one: HeldWant, other: HeldWant): boolean {
  const isNear = (a: number, b: number) => Math.abs(a - b) <= SAME * b
  return (
    one.class === other.class &&
    isNear(one.ratePerSecond, other.ratePerSecond) &&
    isNear(one.capacity, other.capacity)
  )
}
