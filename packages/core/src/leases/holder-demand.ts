import type { Lease, LeaseSet } from './lease-set.ts'
import type { LeaseMessage } from './messages.ts'

/** Two messages that are closer than this part of a tick tell one rate together. */
const LEAST_TICKS = 0.5

/** Units a second that one holder counts with at most: sums over thousands of holders stay exact. */
const MOST_PER_SECOND = 2 ** 40

/**
 * Takes over what a holder's clients have asked for in all. Its rate is what came since the message
 * before, so each holder counts once in the sum, whenever it reports; a message that is lost is made up
 * for by the next one.
 *
 * Worked number: 30,000 units more after 120 ms: floor(30,000 · 10⁶ / 120,000) = 250,000 a second.
 */
export function noteDemand(
  set: LeaseSet,
  lease: Lease,
  { demand }: LeaseMessage,
  at: { readonly nowUs: number; readonly tickUs: number },
): void {
  const isFirst = lease.toldAtUs === Number.NEGATIVE_INFINITY
  const elapsedUs = at.nowUs - lease.toldAtUs
  if (elapsedUs < LEAST_TICKS * at.tickUs) return
  const before = lease.demandPerSecond
  const units = Math.max(0, demand - lease.demand)
  const perSecond = isFirst ? 0 : Math.floor((units * 1e6) / elapsedUs)
  lease.demandPerSecond = Math.min(perSecond, MOST_PER_SECOND)
  lease.demand = Math.max(demand, lease.demand)
  lease.toldAtUs = at.nowUs
  set.demandPerSecond += lease.demandPerSecond - before
}

/** A holder is gone. */
export function forgetDemand(set: LeaseSet, lease: Lease): void {
  set.demandPerSecond -= lease.demandPerSecond
  lease.demandPerSecond = 0
}

/** What the clients of all other holders ask for, units per second. */
export function demandOfOthers(set: LeaseSet, lease: Lease): number {
  return set.demandPerSecond - lease.demandPerSecond
}
