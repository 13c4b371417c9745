import { type BucketConfig, bucketConfig } from '../../src/buckets/bucket-config.ts'
import { planPools } from '../../src/pools/plan-pools.ts'
import { createPoolSet, type PoolSet } from '../../src/pools/pool-set.ts'
import type { PoolWant } from '../../src/store/store.ts'

export const TICK_US = 100_000
export const SECOND = 1_000_000

/** 1,000 tokens a second, a burst of as many: 1,000,000 units, and 1 unit a µs. */
export const plainConfig: BucketConfig = configOf({})

export function configOf(limits: {
  burst?: number
  surplus?: number
  limit?: number
}): BucketConfig {
  return bucketConfig({ limit: 1000, windowMs: 1000, burst: 1000, surplus: 0, ...limits })
}

/** What a class wants: a rate in units a second and a level in units. */
export function want(pool: number, ratePerSecond: number, capacity: number, weight = 1): PoolWant {
  return { pool, class: `class ${pool}`, ratePerSecond, capacity, weight }
}

/** One bucket's accounts, planned again and again. */
export interface Planned {
  standard: number
  readonly pools: PoolSet
  plan(wants: readonly PoolWant[], nowUs: number): void
}

/** A full bucket whose pools everybody has just asked for. */
export function aFullBucket(config: BucketConfig = plainConfig, count = 3): Planned {
  const pools = createPoolSet(count)
  pools.askedAtUs.fill(0)
  const planned: Planned = {
    standard: config.capacity,
    pools,
    plan(wants, nowUs) {
      const plan = { wants, nowUs, tickUs: TICK_US }
      planned.standard = planPools(pools, planned.standard, config, plan)
    },
  }
  return planned
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
