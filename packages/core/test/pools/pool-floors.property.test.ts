import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { BucketConfig } from '../../src/buckets/bucket-config.ts'
import { attachPools, createBucketTable, openSlot } from '../../src/buckets/bucket-table.ts'
import { refill } from '../../src/buckets/refill.ts'
import { planPools } from '../../src/pools/plan-pools.ts'
import { createPoolSet, noteAsk, SLICE_PARTS } from '../../src/pools/pool-set.ts'
import type { PoolWant } from '../../src/store/store.ts'
import { debitFrom } from '../buckets/a-table.ts'
import { expectAtMost, expectSame } from '../expect-quickly.ts'
import { aFullBucket, configOf, plainConfig, sum, TICK_US } from './a-plan.ts'

/** Whatever a forecast may say, sane or not. */
const anything = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, 0, 1e300, 5e-324, Number.MAX_VALUE),
  fc.double({ min: 0, max: 3e6, noNaN: true }),
)
const wants: fc.Arbitrary<PoolWant[]> = fc.array(
  fc.record({
    pool: fc.nat(2),
    class: fc.constant('any'),
    ratePerSecond: anything,
    capacity: anything,
    weight: anything,
  }),
  { maxLength: 5 },
)

test('whatever is wanted, slices promise at most 0.9·r and pools hold at most 0.7·B', () => {
  fc.assert(
    fc.property(fc.array(wants, { maxLength: 10 }), (plans) => {
      const bucket = aFullBucket()
      for (const [tick, wants] of plans.entries()) {
        bucket.plan(wants, tick * TICK_US)
        const { slice, capacity, level, total } = bucket.pools
        expect(sum(slice)).toBeLessThanOrEqual(0.9 * SLICE_PARTS)
        expect(sum(capacity)).toBeLessThanOrEqual(0.7 * plainConfig.capacity)
        expect(sum(level)).toBe(total)
        expect(bucket.standard + total).toBe(plainConfig.capacity)
        expect(bucket.standard).toBeGreaterThanOrEqual(0.3 * plainConfig.capacity)
        const all = [...level, ...capacity, ...slice]
        expect(all.filter((units) => !(Number.isSafeInteger(units) && units >= 0))).toEqual([])
      }
    }),
    { numRuns: 1_000 },
  )
})

test('a plan never takes the standard account below 0.3·B, and never takes from one below it', () => {
  const spent = fc.integer({ min: -200_000, max: 1_000_000 })
  fc.assert(
    fc.property(wants, spent, (wants, spent) => {
      const bucket = aFullBucket()
      bucket.standard -= spent
      const before = bucket.standard
      bucket.plan(wants, 0)
      const floor = Math.min(before, 0.3 * plainConfig.capacity)
      expect(bucket.standard).toBeGreaterThanOrEqual(floor)
    }),
    { numRuns: 1_000 },
  )
})

interface Step {
  readonly waitUs: number
  readonly pool: number
  readonly cost: number
  readonly wants: readonly PoolWant[]
}

const steps = fc.array(
  fc.record({
    waitUs: fc.nat(3 * TICK_US),
    pool: fc.nat(2),
    cost: fc.integer({ min: 1, max: 200_000 }),
    wants,
  }),
  { maxLength: 60 },
)

for (const config of [plainConfig, configOf({ burst: 300, surplus: 700 })]) {
  test(`burst ${config.capacity}, surplus ${config.surplus}: the bound holds for any forecast`, () => {
    fc.assert(
      fc.property(steps, (steps) => keepsBounds(config, steps)),
      { numRuns: 500 },
    )
  })
}

/** Bounds 1 and 2 after every step of a bucket that is asked and planned at random. */
function keepsBounds(config: BucketConfig, steps: readonly Step[]): void {
  const table = createBucketTable(config, 1, 7)
  const slot = openSlot(table, config.capacity, 0)
  const pools = createPoolSet(3)
  attachPools(table, slot, pools)
  let nowUs = 0
  for (const { waitUs, pool, cost, wants } of steps) {
    nowUs += waitUs
    refill(table, slot, nowUs)
    const standard = table.level[slot] as number
    table.level[slot] = planPools(pools, standard, config, { wants, nowUs, tickUs: TICK_US })
    noteAsk(pools, pool, cost, nowUs)
    const available = (table.level[slot] as number) + (pools.level[pool] as number)
    if (available >= cost) debitFrom(table, slot, pool, cost)
    const held = (table.level[slot] as number) + pools.total
    expectAtMost(held, config.capacity + config.surplus)
    expectAtMost(table.level[slot] as number, config.capacity)
    expectSame(held + table.ledger.spent, table.ledger.initial + table.ledger.minted)
  }
}

for (const config of [plainConfig, configOf({ burst: 50 })]) {
  test(`burst ${config.capacity}: standard admits what a bucket of 0.3·B and 0.1·r would`, () => {
    const hostile = fc.array(wants, { minLength: 1, maxLength: 5 })
    const waits = fc.array(fc.nat(2 * TICK_US), { maxLength: 100 })
    fc.assert(
      fc.property(hostile, waits, (plans, waits) => standardIsServed(config, plans, waits)),
      { numRuns: 500 },
    )
  })
}

/** Takes from the standard account all that the small bucket would admit, while pools are kept busy. */
function standardIsServed(
  config: BucketConfig,
  plans: readonly (readonly PoolWant[])[],
  waits: readonly number[],
): void {
  const table = createBucketTable(config, 1, 7)
  const slot = openSlot(table, config.capacity, 0)
  const pools = createPoolSet(3)
  attachPools(table, slot, pools)
  let [nowUs, floor] = [0, 0.3 * config.capacity]
  for (const [n, waitUs] of waits.entries()) {
    nowUs += waitUs
    for (const pool of [0, 1, 2]) noteAsk(pools, pool, 1, nowUs)
    refill(table, slot, nowUs)
    floor = Math.min(0.3 * config.capacity, floor + 0.1 * waitUs)
    const plan = { wants: plans[n % plans.length] ?? [], nowUs, tickUs: TICK_US }
    table.level[slot] = planPools(pools, table.level[slot] as number, config, plan)
    const due = Math.floor(floor)
    expectAtMost(due, table.level[slot] as number)
    table.level[slot] = (table.level[slot] as number) - due
    floor -= due
  }
}
