import { type PoolSet, SLICE_PARTS } from '../pools/pool-set.ts'
import type { LeaseReply } from './messages.ts'

/**
 * The leases on one bucket. What is leased is part of the bucket until it is reported spent: `O`
 * (minted: held by holders, or `trickled`) and `F` (promised by trickles, not minted yet). Their sum is
 * `PoolSet.leased`, which refill leaves room for.
 */
export interface LeaseSet {
  /** In the order in which they began. */
  readonly leases: Lease[]
  /** Class of each pool; '' is the rest, pool 0. */
  readonly names: string[]
  /** Earliest end of a lease or trickle, µs. */
  dueUs: number
  /** Sum of the budgets of running trickles: what they have got so far, and `F`. */
  budgets: number
  /** Minted for running trickles, not yet told apart by holder. */
  trickled: number
  /** Rounding of `trickled`, in units / SLICE_PARTS; starts one short of a unit: never behind a holder. */
  trickleCarry: number
  /** Units minted while trickles ran: what each of them has its part of. */
  offered: number
  /** Parts of the refill that trickles have: in all, and by pool. */
  trickling: number
  readonly parts: Float64Array
  /** Parts that the last plan gave a class, for its pool's slice and its trickles together. */
  readonly allotted: Float64Array
  /** State was lost, and the bucket has begun from nothing for it. */
  isEmptied: boolean
  /** What the clients of all holders ask for, units per second: sum over the leases. */
  demandPerSecond: number
  /** Most that pools and leases may hold together, as of the last plan (bound 8). */
  most: number
  /** Sums over all holders, by pool: what they want, what they hold, how many want something. */
  readonly rate: Float64Array
  readonly capacity: Float64Array
  readonly held: Float64Array
  readonly holders: Float64Array
}

export interface Lease {
  readonly incarnation: string
  sequence: number
  expiresAtUs: number
  termUs: number
  /** End of its trickles; they all began together. Infinity where there are none. */
  trickleUntilUs: number
  /** `offered` when they began. */
  trickleFrom: number
  readonly classes: LeasedClass[]
  /** Units asked of this holder in all, as told last; its rate by that; and when it told, µs. */
  demand: number
  demandPerSecond: number
  toldAtUs: number
  /** What was answered to `sequence`, for a repeated message. */
  reply: LeaseReply | undefined
}

export interface LeasedClass {
  readonly class: string
  readonly pool: number
  asked: number
  granted: number
  used: number
  returned: number
  ratePerSecond: number
  capacity: number
  /** Millionths. */
  weight: number
  /** Its trickle: parts of the refill, and most units that it may bring. */
  parts: number
  budget: number
}

export function createLeaseSet(pools: number): LeaseSet {
  return {
    leases: [],
    names: [''],
    dueUs: Number.POSITIVE_INFINITY,
    budgets: 0,
    trickled: 0,
    trickleCarry: SLICE_PARTS - 1,
    offered: 0,
    trickling: 0,
    parts: new Float64Array(pools),
    allotted: new Float64Array(pools),
    isEmptied: false,
    demandPerSecond: 0,
    most: 0,
    rate: new Float64Array(pools),
    capacity: new Float64Array(pools),
    held: new Float64Array(pools),
    holders: new Float64Array(pools),
  }
}

/** Minted units that holders have: `O`. */
export function outstandingIn({ leased, leases }: PoolSet): number {
  return leases === undefined ? 0 : leased - promisedIn(leases)
}

/** Units that trickles will bring yet: `F`. */
export function promisedIn({ budgets, trickled }: LeaseSet): number {
  return budgets - trickled
}

/** Units that a holder has of a class by the store's books. */
export function heldOf({ granted, used, returned }: LeasedClass): number {
  return granted - used - returned
}

export function findLease({ leases }: LeaseSet, incarnation: string): Lease | undefined {
  return leases.find((lease) => lease.incarnation === incarnation)
}

/** The holder's account of a class, opened when it has none. */
export function classIn(
  pools: PoolSet,
  set: LeaseSet,
  lease: Lease,
  { name, nowUs }: { readonly name: string; readonly nowUs: number },
): LeasedClass {
  const known = lease.classes.find((one) => one.class === name)
  if (known !== undefined) return known
  const opened: LeasedClass = {
    class: name,
    pool: openPool(pools, set, name, nowUs),
    asked: 0,
    granted: 0,
    used: 0,
    returned: 0,
    ratePerSecond: 0,
    capacity: 0,
    weight: 0,
    parts: 0,
    budget: 0,
  }
  lease.classes.push(opened)
  return opened
}

/** Pool of a class; 0, that of the rest, where it has none of its own. */
export function poolOf({ names }: LeaseSet, name: string): number {
  return Math.max(0, names.indexOf(name))
}

/** A class without a pool gets the first that is unused; it counts as asked for now. */
function openPool(pools: PoolSet, set: LeaseSet, name: string, nowUs: number): number {
  const known = set.names.indexOf(name)
  if (known >= 0) return known
  for (let pool = 1; pool < pools.level.length; pool++) {
    if (pool < set.names.length && isUsed(pools, set, pool)) continue
    set.names[pool] = name
    pools.askedAtUs[pool] = nowUs
    pools.count = Math.max(pools.count, pool + 1)
    return pool
  }
  return 0
}

function isUsed(pools: PoolSet, set: LeaseSet, pool: number): boolean {
  if ((pools.level[pool] as number) > 0) return true
  return set.leases.some((lease) => lease.classes.some((one) => one.pool === pool))
}

/** Changes what all holders together have, beside the account that it is taken from or put in. */
export function addHeld(pools: PoolSet, set: LeaseSet, pool: number, units: number): void {
  set.held[pool] = (set.held[pool] as number) + units
  pools.leased += units
}

/** Replaces what a holder wants of a class, in its account and in the sums. */
export function setWant(
  set: LeaseSet,
  leased: LeasedClass,
  want: { readonly ratePerSecond: number; readonly capacity: number; readonly weight: number },
): void {
  const { pool } = leased
  set.holders[pool] = (set.holders[pool] as number) + wants(want) - wants(leased)
  set.rate[pool] = (set.rate[pool] as number) + want.ratePerSecond - leased.ratePerSecond
  set.capacity[pool] = (set.capacity[pool] as number) + want.capacity - leased.capacity
  leased.ratePerSecond = want.ratePerSecond
  leased.capacity = want.capacity
  leased.weight = want.weight
}

function wants(want: { readonly ratePerSecond: number; readonly capacity: number }): number {
  return want.ratePerSecond > 0 || want.capacity > 0 ? 1 : 0
}

/** Looks for the earliest end anew, after a lease or a trickle has begun or ended. */
export function setDue(set: LeaseSet): void {
  let dueUs = Number.POSITIVE_INFINITY
  for (const { expiresAtUs, trickleUntilUs } of set.leases) {
    dueUs = Math.min(dueUs, expiresAtUs, trickleUntilUs)
  }
  set.dueUs = dueUs
}
