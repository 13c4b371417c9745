import type { BucketConfig } from '../buckets/bucket-config.ts'
import type { LeaseSet } from '../leases/lease-set.ts'
import type { PoolWant } from '../store/store.ts'
import { maxMinShares } from './allocate.ts'
import { halvings } from './halvings.ts'
import { heldAboveCapacity, type PoolSet, SLICE_PARTS, takeFromPools } from './pool-set.ts'

/** Share of the capacity that stays in the standard account whatever is forecast (bound 8). */
export const STANDARD_FLOOR = 0.3

/** Most of the refill rate that slices may promise; the rest accrues to standard (bound 8). */
const MOST_SLICED = 0.9

/** A pool that nobody asked for this long goes back to standard (bound 8). */
const IDLE_US = 2_000_000

/** The largest recent cost is halved in this time. */
const COST_HALF_LIFE_US = 10_000_000

/** What pools should become. */
export interface PoolPlan {
  readonly wants: readonly PoolWant[]
  readonly nowUs: number
  readonly tickUs: number
}

/**
 * Divides a bucket's refill and capacity among what the forecast wants, and moves tokens between the
 * standard account and the pools to get there. It moves and mints nothing, and whatever is wanted
 * (NaN, Infinity, 10³⁰⁰) the floors of bound 8 stand. Returns the standard account's new level.
 */
export function planPools(
  pools: PoolSet,
  standard: number,
  config: BucketConfig,
  plan: PoolPlan,
): number {
  fadeLargestCost(pools, plan.nowUs)
  beginPools(pools, plan)
  setWeights(pools, plan.wants)
  const slicedPerTick = setSlices(pools, config, plan)
  const together = mostPooled(pools, config, slicedPerTick)
  if (pools.leases !== undefined) leaveToTrickles(pools, pools.leases, together)
  const most = together - pools.leased
  setCapacities(pools, most, plan)
  const level = standard + returnExcess(pools, standard, config, plan.nowUs)
  if (level < 0) return level + takeFromPools(pools, -level)
  return level - fillPools(pools, level, config, most)
}

/** Nobody counts as idle before there was a pool to ask of. */
function beginPools(pools: PoolSet, { wants, nowUs }: PoolPlan): void {
  for (const { pool } of wants) {
    for (; pools.count <= pool; pools.count++) pools.askedAtUs[pools.count] = nowUs
  }
}

function fadeLargestCost(pools: PoolSet, nowUs: number): void {
  const elapsedUs = Math.max(0, nowUs - pools.plannedAtUs)
  pools.largestCost *= halvings(elapsedUs / COST_HALF_LIFE_US)
  pools.plannedAtUs = nowUs
}

function setWeights({ weight }: PoolSet, wants: readonly PoolWant[]): void {
  weight.fill(0)
  for (const { pool, weight: established } of wants) weight[pool] = positive(established)
}

/** Slices of the refill rate; returns the units they bring in one tick. */
function setSlices(pools: PoolSet, { rate }: BucketConfig, plan: PoolPlan): number {
  const perSecond = (rate.num / rate.den) * 1e6
  pools.want.fill(0)
  for (const { pool, ratePerSecond } of plan.wants) {
    pools.want[pool] = isIdle(pools, pool, plan.nowUs) ? 0 : positive(ratePerSecond)
  }
  maxMinShares(MOST_SLICED * perSecond, pools.want, pools.weight, pools.share)
  let parts = 0
  for (let pool = 0; pool < pools.count; pool++) {
    const slice = Math.floor(((pools.share[pool] as number) / perSecond) * SLICE_PARTS)
    pools.slice[pool] = Math.max(0, Math.min(slice, MOST_SLICED * SLICE_PARTS - parts))
    parts += pools.slice[pool] as number
  }
  pools.sliced = parts
  return Math.ceil((parts / SLICE_PARTS) * perSecond * (plan.tickUs / 1e6))
}

/** What a class was allotted is for its trickles first; its pool's slice is what they leave. */
function leaveToTrickles(pools: PoolSet, set: LeaseSet, most: number): void {
  set.most = most
  let left = Math.max(0, MOST_SLICED * SLICE_PARTS - set.trickling)
  pools.sliced = 0
  for (let pool = 0; pool < pools.count; pool++) {
    const allotted = pools.slice[pool] as number
    const slice = Math.min(left, Math.max(0, allotted - (set.parts[pool] as number)))
    set.allotted[pool] = allotted
    pools.slice[pool] = slice
    pools.sliced += slice
    left -= slice
  }
}

/**
 * What pools and leases may hold together: what the largest recent cost leaves, at least one tick of
 * slices, and never more than 0.7·B. With more a burst shorter than a tick would fit into the pools whole, and a
 * full bucket mints nothing for whoever draws on the standard account.
 */
function mostPooled(pools: PoolSet, { capacity }: BucketConfig, slicedPerTick: number): number {
  const room = Math.max(slicedPerTick, capacity - pools.largestCost)
  return Math.floor(Math.min((1 - STANDARD_FLOOR) * capacity, room))
}

function setCapacities(pools: PoolSet, most: number, plan: PoolPlan): void {
  pools.want.fill(0)
  for (const { pool, capacity } of plan.wants) {
    pools.want[pool] = isIdle(pools, pool, plan.nowUs) ? 0 : positive(capacity)
  }
  maxMinShares(most, pools.want, pools.weight, pools.share)
  let left = Math.max(0, most)
  for (let pool = 0; pool < pools.count; pool++) {
    pools.capacity[pool] = Math.min(left, Math.floor(pools.share[pool] as number))
    left -= pools.capacity[pool] as number
  }
}

/**
 * Takes back what pools hold beyond their capacities: all of an idle pool, and of the others what is
 * more than surplus; never more than the standard account may hold. Returns the units moved.
 */
function returnExcess(
  pools: PoolSet,
  standard: number,
  { capacity, surplus }: BucketConfig,
  nowUs: number,
): number {
  const above = heldAboveCapacity(pools)
  let room = Math.max(0, capacity - standard - (pools.total - above) - pools.leased)
  let due = Math.max(0, above - surplus)
  let moved = 0
  for (let pool = 0; pool < pools.count; pool++) {
    const level = pools.level[pool] as number
    const excess = Math.max(0, level - (pools.capacity[pool] as number))
    const back = Math.min(room, isIdle(pools, pool, nowUs) ? excess : Math.min(excess, due))
    pools.level[pool] = level - back
    room -= back
    due = Math.max(0, due - back)
    moved += back
  }
  pools.total -= moved
  return moved
}

/** Moves a lump from standard to reach the wanted levels; never takes standard below its floor. */
function fillPools(pools: PoolSet, standard: number, config: BucketConfig, most: number): number {
  const spare = standard - Math.ceil(STANDARD_FLOOR * config.capacity)
  const budget = Math.floor(Math.min(spare, most - (pools.total - heldAboveCapacity(pools))))
  if (budget <= 0) return 0
  for (let pool = 0; pool < pools.count; pool++) {
    pools.want[pool] = Math.max(0, (pools.capacity[pool] as number) - (pools.level[pool] as number))
  }
  maxMinShares(budget, pools.want, pools.weight, pools.share)
  let moved = 0
  for (let pool = 0; pool < pools.count; pool++) {
    const lump = Math.min(budget - moved, Math.floor(pools.share[pool] as number))
    pools.level[pool] = (pools.level[pool] as number) + lump
    moved += lump
  }
  pools.total += moved
  return moved
}

/** Nobody asked for a while, or nobody wants it any more. */
function isIdle(pools: PoolSet, pool: number, nowUs: number): boolean {
  return pools.weight[pool] === 0 || nowUs - (pools.askedAtUs[pool] as number) > IDLE_US
}

/** A finite number ≥ 0, whatever a forecast says. */
function positive(value: number): number {
  return value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0
}
