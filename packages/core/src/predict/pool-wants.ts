import { UNITS } from '../buckets/bucket-config.ts'
import type { PoolWant } from '../store/store.ts'
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

/** What sizing needs to know of the resource, in tokens and seconds. */
export interface WantsContext {
  readonly refillPerSecond: number
  readonly stepMs: number
  /** Established demand by class index, tokens per second. */
  readonly established: Float64Array
}

/**
 * What each pool should become, from its forecast over the next second: a refill slice for its upper
 * bound × gain, a level for its upper quantile × margin. With scarcity the quantile falls from 0.95 to
 * 0.5, but only for what a class wants beyond its established demand.
 */
export function poolWants(pools: readonly ClassPool[], context: WantsContext): PoolWant[] {
  const { established, refillPerSecond } = context
  const active = pools.filter(({ idleSteps }) => idleSteps * context.stepMs < IDLE_MS)
  const seconds = secondsAhead(pools, context)
  let load = 0
  for (const { forecaster, recent } of active) {
    load += forecaster.forecast(recent.length).upper / seconds
  }
  const quantile = quantileAtLoad(load / refillPerSecond)
  let all = 0
  for (const { classIndex } of pools) all += established[classIndex] as number
  return pools.map((pool) => {
    const wanted = active.includes(pool) && pool.coverage.calibrated
    sizeWants(pool, wanted ? quantile : undefined, seconds, context)
    const own = established[pool.classIndex] as number
    return {
      pool: pool.pool,
      class: pool.name,
      ratePerSecond: pool.rateWanted * UNITS,
      capacity: pool.capacityWanted * UNITS,
      weight: weightOfShare(own, all, pools.length),
    }
  })
}

/** Half an equal floor, half by established demand: 0.5/4 + 0.5·0.3 for 30 % of four classes. */
export function weightOfShare(own: number, all: number, classes: number): number {
  return 0.5 / classes + (all > 0 ? (0.5 * own) / all : 0)
}

function secondsAhead(pools: readonly ClassPool[], { stepMs }: WantsContext): number {
  return ((pools[0]?.recent.length ?? 1) * stepMs) / 1000
}

/** 0.95 up to a load of 0.7, 0.5 from a load of 1, a straight line between: 0.725 at 0.85. */
export function quantileAtLoad(load: number): number {
  const scarcity = Math.min(1, Math.max(0, (load - ROOM) / (SCARCE - ROOM)))
  return GENEROUS - scarcity * (GENEROUS - MODEST)
}

function sizeWants(
  pool: ClassPool,
  quantile: number | undefined,
  seconds: number,
  { stepMs, established }: WantsContext,
): void {
  if (quantile === undefined) {
    pool.rateWanted = 0
    pool.capacityWanted = 0
    return
  }
  const forecast = pool.forecaster.forecast(pool.recent.length)
  const generous = forecast.quantile(GENEROUS)
  const known = (established[pool.classIndex] as number) * seconds
  const within = forecast.mean > known ? generous * (known / forecast.mean) : generous
  const tokens = Math.max(within, Math.min(generous, forecast.quantile(quantile)))
  const fall = 1 - FALL_PER_SECOND * (stepMs / 1000)
  const { gain, margin } = pool.dials
  pool.rateWanted = Math.max((tokens / seconds) * gain, pool.rateWanted * fall)
  pool.capacityWanted = Math.max(tokens * margin, pool.capacityWanted * fall)
}
