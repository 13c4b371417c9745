import type { LeaseSet } from '../leases/lease-set.ts'

/**
 * The predicted pools of one bucket: per pool a level, a capacity and a slice of the refill rate.
 * Pool 0 belongs to all classes without a pool of their own. Units everywhere; slices in parts of
 * {@link SLICE_PARTS}.
 */
export interface PoolSet {
  /** Pools in use: indexes 0 … count−1. */
  count: number
  readonly level: Float64Array
  readonly capacity: Float64Array
  readonly slice: Float64Array
  /** Sum of `slice`. */
  sliced: number
  /** What rounding still owes each pool, in units / SLICE_PARTS. */
  readonly carry: Float64Array
  /** When a request of the pool's classes last asked, µs; idle pools go back to standard. */
  readonly askedAtUs: Float64Array
  /** Established weight, which divides saved-up surplus. */
  readonly weight: Float64Array
  /** The standard account's own rounding; it starts one short of a unit, so it is never behind. */
  standardCarry: number
  /** Sum of `level`, kept with every change. */
  total: number
  /** Units minted but not yet divided among standard and pools. */
  undivided: number
  /** Units that instances hold or were promised of this bucket: no room for refill (bound 2). */
  leased: number
  /** The leases themselves, where there were ever some; then `undivided` is 0 between two calls. */
  leases: LeaseSet | undefined
  /** Largest cost asked lately, halved every ten seconds: pools leave room for it. */
  largestCost: number
  plannedAtUs: number
  /** What the last plan wanted and gave, per pool: scratch, so that a tick allocates nothing. */
  readonly want: Float64Array
  readonly share: Float64Array
}

/** A slice of 1,000,000 is the whole refill rate. */
export const SLICE_PARTS = 1_000_000

/** 32 pools of single classes and one for the rest. */
export const MAX_POOLS = 33

export function createPoolSet(pools: number): PoolSet {
  return {
    count: pools,
    level: new Float64Array(pools),
    capacity: new Float64Array(pools),
    slice: new Float64Array(pools),
    sliced: 0,
    carry: new Float64Array(pools),
    askedAtUs: new Float64Array(pools).fill(Number.NEGATIVE_INFINITY),
    weight: new Float64Array(pools),
    standardCarry: SLICE_PARTS - 1,
    total: 0,
    undivided: 0,
    leased: 0,
    leases: undefined,
    largestCost: 0,
    plannedAtUs: Number.NEGATIVE_INFINITY,
    want: new Float64Array(pools),
    share: new Float64Array(pools),
  }
}

/**
 * Divides freshly minted units by the pools' slices and returns what is left for the standard
 * account: its own part first, rounded up, so that it never gets less than the slices leave it; then
 * each pool's part up to its capacity. What a pool cannot hold goes to standard. `trickled` of the units
 * have gone to trickles already.
 */
export function divideMinted(pools: PoolSet, minted: number, trickled = 0): number {
  const { count, level, capacity, slice, carry } = pools
  const whole = Math.floor(minted / SLICE_PARTS)
  const part = minted - whole * SLICE_PARTS
  let toStandard = standardPart(pools, whole, part)
  let left = minted - trickled - toStandard
  if (left < 0) {
    // Trickles are rounded up as well; what standard lacks for it now, it gets next time.
    pools.standardCarry -= left * SLICE_PARTS
    toStandard += left
    left = 0
  }
  for (let pool = 0; pool < count; pool++) {
    const parts = slice[pool] as number
    if (parts === 0) continue
    const owed = part * parts + (carry[pool] as number)
    const wanted = whole * parts + Math.floor(owed / SLICE_PARTS)
    const share = Math.min(left, wanted)
    carry[pool] = owed + (whole * parts - share) * SLICE_PARTS
    left -= share
    const kept = Math.min(share, Math.max(0, (capacity[pool] as number) - (level[pool] as number)))
    level[pool] = (level[pool] as number) + kept
    pools.total += kept
    toStandard += share - kept
  }
  return toStandard + left
}

function standardPart(pools: PoolSet, whole: number, part: number): number {
  const trickling = pools.leases === undefined ? 0 : pools.leases.trickling
  const parts = SLICE_PARTS - pools.sliced - trickling
  const owed = part * parts + pools.standardCarry
  const units = Math.floor(owed / SLICE_PARTS)
  pools.standardCarry = owed - units * SLICE_PARTS
  return whole * parts + units
}

/** Units that pools hold above their capacities: saved-up surplus, not part of the burst. */
export function heldAboveCapacity({ count, level, capacity }: PoolSet): number {
  let above = 0
  for (let pool = 0; pool < count; pool++) {
    above += Math.max(0, (level[pool] as number) - (capacity[pool] as number))
  }
  return above
}

/**
 * Saves refill that a full standard account would throw away, divided by established weight.
 * Returns what was saved: 0 where no class is established.
 */
export function saveSurplus(pools: PoolSet, units: number): number {
  const { count, weight, level } = pools
  let weights = 0
  let heaviest = 0
  for (let pool = 0; pool < count; pool++) {
    weights += weight[pool] as number
    if ((weight[pool] as number) > (weight[heaviest] as number)) heaviest = pool
  }
  if (weights === 0) return 0
  let left = units
  for (let pool = 0; pool < count; pool++) {
    const share = Math.min(left, Math.floor((units * (weight[pool] as number)) / weights))
    level[pool] = (level[pool] as number) + share
    left -= share
  }
  level[heaviest] = (level[heaviest] as number) + left
  pools.total += units
  return units
}

/** Share of the refill rate, in parts, that reaches the standard account or this pool. */
export function partsReaching(pools: PoolSet, own: number): number {
  let parts = SLICE_PARTS - (pools.leases?.trickling ?? 0)
  for (let pool = 0; pool < pools.count; pool++) {
    const full = (pools.level[pool] as number) >= (pools.capacity[pool] as number)
    if (pool !== own && !full) parts -= pools.slice[pool] as number
  }
  return parts
}

/** Takes up to `units` out of the pools, the fullest first, and returns what it took. */
export function takeFromPools(pools: PoolSet, units: number): number {
  const { count, level } = pools
  let left = Math.min(units, pools.total)
  const taken = Math.max(0, left)
  while (left > 0) {
    let fullest = 0
    for (let pool = 1; pool < count; pool++) {
      if ((level[pool] as number) > (level[fullest] as number)) fullest = pool
    }
    const part = Math.min(left, level[fullest] as number)
    level[fullest] = (level[fullest] as number) - part
    left -= part
  }
  pools.total -= taken
  return taken
}

/** Notes that a request of the pool's classes asks for `cost` units. */
export function noteAsk(pools: PoolSet, pool: number, cost: number, nowUs: number): void {
  pools.askedAtUs[pool] = nowUs
  if (cost > pools.largestCost) pools.largestCost = cost
}
