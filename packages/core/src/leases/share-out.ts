import type { BucketConfig } from '../buckets/bucket-config.ts'
import { STANDARD_FLOOR } from '../pools/plan-pools.ts'
import { heldAboveCapacity, type PoolSet, SLICE_PARTS } from '../pools/pool-set.ts'
import { addHeld, heldOf, type Lease, type LeasedClass, type LeaseSet } from './lease-set.ts'

/** A holder may have this much more than its part of what is wanted, of all that may be leased. */
const MORE_THAN_PART = 1.25

/**
 * A trickle is renewed every tick, which may come half a tick late. Longer ones keep room that the refill
 * then lacks: with bursts at 1.3 times the limit 99.4 % of what one bucket admits, with two ticks 98.7 %.
 */
const TRICKLE_TICKS = 1.5

/** One holder's turn at a bucket that has just been planned. */
export interface Turn {
  readonly pools: PoolSet
  readonly set: LeaseSet
  readonly lease: Lease
  readonly config: BucketConfig
  readonly nowUs: number
  /** Units of the standard account; grants lower it. */
  standard: number
}

/**
 * Grants one class of a holder what it lacks: from its pool first, then from the standard account above
 * its floor. Where all holders together lack more than there is, half of that is divided evenly and
 * half by demand, and true is returned.
 *
 * Worked number: 4 holders, this one wants 30 of 100: (1/4 + 30/100)/2 = 27.5 % of what there is.
 */
export function grantLump(turn: Turn, leased: LeasedClass): boolean {
  const { pools, set } = turn
  const { pool } = leased
  const pooled = pools.level[pool] as number
  const there = pooled + spareStandard(turn)
  const lacking = (set.capacity[pool] as number) - (set.held[pool] as number)
  const isScarce = lacking > there
  const part = isScarce ? Math.ceil(there * shareOf(set, leased)) : there
  const wanted = Math.min(leased.capacity - heldOf(leased), holderRoom(turn), part, there)
  const units = Math.max(0, wanted)
  const fromPool = Math.min(units, pooled)
  pools.level[pool] = pooled - fromPool
  pools.total -= fromPool
  turn.standard -= units - fromPool
  leased.granted += units
  addHeld(pools, set, pool, units)
  return isScarce
}

/** Half an equal part, half by demand: whoever asks for more gets more, and nobody nothing. */
export function shareOf(set: LeaseSet, { pool, capacity }: LeasedClass): number {
  const wanted = set.capacity[pool] as number
  const byDemand = wanted > 0 ? capacity / wanted : 0
  return 0.5 / Math.max(1, set.holders[pool] as number) + 0.5 * byDemand
}

/** What the standard account may give: never below its floor, never more than may be leased (bound 8). */
function spareStandard(turn: Turn): number {
  const floor = Math.ceil(STANDARD_FLOOR * turn.config.capacity)
  return Math.max(0, Math.min(turn.standard - floor, roomToLease(turn)))
}

/** Units that may yet go from the standard account or the refill to pools and leases. */
export function roomToLease({ pools, set }: Turn): number {
  return Math.max(0, set.most - (pools.total - heldAboveCapacity(pools)) - pools.leased)
}

/** What this holder may yet have: its part of what is wanted and a quarter more, or an equal part. */
export function holderRoom({ set, lease }: Turn): number {
  let all = 0
  for (const wanted of set.capacity) all += wanted
  let own = 0
  let held = 0
  for (const leased of lease.classes) {
    own += leased.capacity
    held += heldOf(leased)
  }
  const part = Math.max(1 / set.leases.length, all > 0 ? (MORE_THAN_PART * own) / all : 0)
  return Math.max(0, Math.floor(set.most * part) - held)
}

/**
 * Gives a holder its share of the refill that its scarce classes were allotted, for a tick and a half or as
 * long as what it brings has room. Returns for how long, µs.
 */
export function grantTrickles(turn: Turn, scarce: readonly LeasedClass[], tickUs: number): number {
  const { pools, set, lease, config, nowUs } = turn
  const perUs = config.rate.num / config.rate.den
  let parts = 0
  for (const leased of scarce) parts += moveToTrickle(pools, set, leased, partsFor(turn, leased))
  if (parts === 0) return 0
  const room = Math.floor(Math.min(roomToLease(turn), holderRoom(turn), roomInBucket(turn)))
  // Every class rounds its budget up, by 3 units at most.
  const lastsUs = Math.floor((room - 3 * scarce.length) / ((parts / SLICE_PARTS) * perUs))
  const mostUs = Math.min(lease.expiresAtUs - nowUs, Math.floor(TRICKLE_TICKS * tickUs))
  const durationUs = Math.min(mostUs, lastsUs)
  if (durationUs < 1) {
    for (const leased of scarce) moveToTrickle(pools, set, leased, -leased.parts)
    return 0
  }
  lease.trickleUntilUs = nowUs + durationUs
  lease.trickleFrom = set.offered
  for (const leased of scarce) reserve(pools, set, leased, durationUs * perUs)
  return durationUs
}

/** A holder's share of its class's refill, no more than it wants. */
export function partsFor({ set, config }: Turn, leased: LeasedClass): number {
  const perSecond = (config.rate.num / config.rate.den) * 1e6
  const share = Math.floor((set.allotted[leased.pool] as number) * shareOf(set, leased))
  return Math.min(share, Math.ceil((leased.ratePerSecond / perSecond) * SLICE_PARTS))
}

/** Moves parts of the refill from a pool's slice to a trickle, as far as the slice has them. */
function moveToTrickle(pools: PoolSet, set: LeaseSet, leased: LeasedClass, parts: number): number {
  const { pool } = leased
  const slice = pools.slice[pool] as number
  const moved = Math.min(parts, slice)
  pools.slice[pool] = slice - moved
  pools.sliced -= moved
  set.parts[pool] = (set.parts[pool] as number) + moved
  set.trickling += moved
  leased.parts += moved
  return moved
}

/** What the bucket may yet take up, and trickles may be promised (bound 2). */
export function roomInBucket({ pools, config, standard }: Turn): number {
  const { capacity, surplus } = config
  return capacity + surplus - standard - pools.total - pools.undivided - pools.leased
}

/** Reserves what a trickle may bring at most while the bucket mints this much. */
function reserve(pools: PoolSet, set: LeaseSet, leased: LeasedClass, minted: number): void {
  if (leased.parts === 0) return
  leased.budget = Math.floor((leased.parts / SLICE_PARTS) * (minted + 1)) + 2
  set.budgets += leased.budget
  pools.leased += leased.budget
}

/** Units that the store is sure to have minted for a trickle by its end: less than what it reserves. */
export function toldTrickle({ budget, parts }: LeasedClass): number {
  return parts === 0 ? 0 : Math.max(0, budget - 5)
}
