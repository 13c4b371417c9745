import { UNITS } from '../buckets/bucket-config.ts'
import { SLICE_PARTS } from '../pools/pool-set.ts'
import type { PoolLevels } from '../store/store.ts'
import type { ClassPool } from './class-pool.ts'

/** Steps without demand after which a class wants nothing: its pool goes back to standard. */
const IDLE_MS = 2000

/** Most by which a reservation falls in a second; it rises at once. */
const FALL_PER_SECOND = 0.1

/** Load at which wants begin to give way to scarcity, and at which they have given way. */
const ROOM = 0.7
const SCARCE = 1

/** Upper quantile of a want: with room, and when tokens are scarce. */
const GENEROUS = 0.95
const MODEST = 0.5

/** Share of a want that counts as all of it. */
const GRANTED = 0.95

/** What sizing needs to know of the resource, in tokens and seconds. Kept by the resource, so that a tick allocates nothing. */
export interface WantsContext {
  refillPerSecond: number
  /** What clients of other instances ask for. */
  othersPerSecond: number
  readonly stepMs: number
  /** Established demand by class index, tokens per second. */
  readonly established: Float64Array
}

/**
 * Writes what each pool should become to its `want`, from its forecast over the next second: a refill slice for its upper
 * bound × gain, a level for its upper quantile × margin. With scarcity the quantile falls from 0.95 to
 * 0.5, but only for what a class wants beyond its established demand.
 */
export function sizeWants(pools: readonly ClassPool[], context: WantsContext): void {
  const { established, refillPerSecond, othersPerSecond } = context
  const load = loadOf(pools, context) + othersPerSecond
  const quantile = quantileAtLoad(load / refillPerSecond)
  let all = 0
  for (const { classIndex } of pools) all += established[classIndex] as number
  for (const pool of pools) {
    const { want } = pool
    want.weight = weightOfShare(established[pool.classIndex] as number, all, pools.length)
    const isWanted = isActive(pool, context) && pool.coverage.calibrated
    if (isWanted) sizeWant(pool, quantile, context)
    else want.ratePerSecond = want.capacity = 0
  }
}

/** Notes what became of the wants: one that was cut short teaches the dials nothing. */
export function noteGranted(
  pools: readonly ClassPool[],
  { capacity, slice }: PoolLevels,
  { refillPerSecond }: WantsContext,
): void {
  for (const pool of pools) {
    const { want } = pool
    const rate = ((slice[pool.pool] as number) / SLICE_PARTS) * refillPerSecond * UNITS
    const holds = capacity[pool.pool] as number
    pool.granted = rate >= GRANTED * want.ratePerSecond && holds >= GRANTED * want.capacity
  }
}

function isActive({ idleSteps }: ClassPool, { stepMs }: WantsContext): boolean {
  return idleSteps * stepMs < IDLE_MS
}

/** Tokens per second that active pools may need together. */
function loadOf(pools: readonly ClassPool[], context: WantsContext): number {
  let load = 0
  for (const pool of pools) {
    if (!isActive(pool, context)) continue
    load += pool.forecaster.forecast(pool.recent.length).upper / secondsAhead(pool, context)
  }
  return load
}

/** Half an equal floor, half by established demand: 0.5/4 + 0.5·0.3 for 30 % of four classes. */
export function weightOfShare(own: number, all: number, classes: number): number {
  return 0.5 / classes + (all > 0 ? (0.5 * own) / all : 0)
}

function secondsAhead({ recent }: ClassPool, { stepMs }: WantsContext): number {
  return (recent.length * stepMs) / 1000
}

/** 0.95 up to a load of 0.7, 0.5 from a load of 1, a straight line between: 0.725 at 0.85. */
export function quantileAtLoad(load: number): number {
  const scarcity = Math.min(1, Math.max(0, (load - ROOM) / (SCARCE - ROOM)))
  return GENEROUS - scarcity * (GENEROUS - MODEST)
}

function sizeWant(pool: ClassPool, quantile: number, context: WantsContext): void {
  const { dials, forecaster, want } = pool
  const seconds = secondsAhead(pool, context)
  const forecast = forecaster.forecast(pool.recent.length)
  const generous = forecast.quantile(GENEROUS)
  const known = (context.established[pool.classIndex] as number) * seconds
  const within = forecast.mean > known ? generous * (known / forecast.mean) : generous
  const tokens = Math.max(within, Math.min(generous, forecast.quantile(quantile)))
  const units = tokens * UNITS
  const fall = 1 - FALL_PER_SECOND * (context.stepMs / 1000)
  want.ratePerSecond = Math.max((units / seconds) * dials.gain, want.ratePerSecond * fall)
  want.capacity = Math.max(units * dials.margin, want.capacity * fall)
}
