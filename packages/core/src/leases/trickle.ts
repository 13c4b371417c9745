import { type PoolSet, SLICE_PARTS } from '../pools/pool-set.ts'
import { addHeld, type Lease, type LeaseSet, promisedIn } from './lease-set.ts'

/**
 * A trickle is a part of the refill that a holder gets as it comes, for a while: at saturation it takes
 * the place of a call to the store for every request. What it may bring is reserved from the start, so
 * a full bucket starves nobody whose own clock says that it has matured.
 *
 * Minted units go to all trickles in one sum (`trickled`), rounded up; a holder's part is worked out
 * from `offered` when it is told. So refill costs the same however many trickles run.
 *
 * Returns what trickles get of `minted` units, which is all they are due: bounds 1 and 2 have room for it.
 *
 * Worked number: 300,000 parts, carry 999,999, 5 units: floor(2,499,999 / 10⁶) = 2 units, carry 499,999.
 */
export function feedTrickles(set: LeaseSet, minted: number): number {
  if (set.trickling === 0) return 0
  const whole = Math.floor(minted / SLICE_PARTS)
  const owed = (minted - whole * SLICE_PARTS) * set.trickling + set.trickleCarry
  const units = Math.floor(owed / SLICE_PARTS)
  const fed = Math.min(whole * set.trickling + units, promisedIn(set))
  set.trickleCarry = owed - units * SLICE_PARTS
  set.offered += minted
  set.trickled += fed
  return fed
}

/**
 * Ends a holder's trickles: what has matured is granted, what was promised beyond is released. Returns
 * units that rounding had put by for it, which belong to the bucket again.
 */
export function endTrickles(pools: PoolSet, set: LeaseSet, lease: Lease): number {
  if (lease.trickleUntilUs === Number.POSITIVE_INFINITY) return 0
  const offered = set.offered - lease.trickleFrom
  let freed = 0
  for (const leased of lease.classes) {
    if (leased.parts === 0) continue
    const { units, fraction } = partOf(offered, leased.parts)
    const matured = Math.min(units, leased.budget, set.trickled)
    set.trickled -= matured
    set.trickleCarry -= fraction
    set.budgets -= leased.budget
    pools.leased -= leased.budget
    leased.granted += matured
    addHeld(pools, set, leased.pool, matured)
    set.trickling -= leased.parts
    set.parts[leased.pool] = (set.parts[leased.pool] as number) - leased.parts
    leased.parts = 0
    leased.budget = 0
    freed += balance(set, units - matured)
  }
  lease.trickleUntilUs = Number.POSITIVE_INFINITY
  return freed
}

/** Exact product of units and parts: whole units, and the rest in units / SLICE_PARTS. */
function partOf(offered: number, parts: number): { units: number; fraction: number } {
  const whole = Math.floor(offered / SLICE_PARTS)
  const part = (offered - whole * SLICE_PARTS) * parts
  const units = Math.floor(part / SLICE_PARTS)
  return { units: whole * parts + units, fraction: part - units * SLICE_PARTS }
}

/** Takes out of `trickled` what no running trickle will ask for. */
function balance(set: LeaseSet, unclaimed: number): number {
  let freed = unclaimed
  if (set.trickleCarry < 0) {
    set.trickleCarry += SLICE_PARTS
    freed += 1
  }
  const due = Math.min(set.trickled, Math.max(freed, set.trickled - set.budgets))
  set.trickled -= due
  if (set.trickling === 0) {
    set.trickleCarry = SLICE_PARTS - 1
    set.offered = 0
  }
  return due
}
