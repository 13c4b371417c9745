import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type BucketTable, openSlot } from '../../src/buckets/bucket-table.ts'
import { charge, giveBack } from '../../src/buckets/debit.ts'
import { reconfigure } from '../../src/buckets/reconfigure.ts'
import { refill } from '../../src/buckets/refill.ts'
import {
  addPools,
  aTable,
  availableTo,
  configFor,
  debitFrom,
  missingFrom,
  moveToPool,
  pooledLevel,
  setSlices,
  waitFor,
} from './a-table.ts'
import { ExactBucket } from './exact-bucket.ts'

const SECOND = 1_000_000

/** A bucket of 10 tokens of which pool 1 of three holds four. */
function withPools(): { readonly table: BucketTable; readonly slot: number } {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  addPools(table, slot, 3).capacity[1] = 4_000
  moveToPool(table, slot, 1, 4_000)
  return { table, slot }
}

test('a request draws what its pool has and the rest from standard, in one step', () => {
  const { table, slot } = withPools()
  expect(availableTo(table, slot, 1)).toBe(10_000)
  expect(debitFrom(table, slot, 1, 5_500)).toBe(4_000)
  expect([table.level[slot], pooledLevel(table, slot, 1)]).toEqual([4_500, 0])
  expect(table.ledger).toMatchObject({ spent: 5_500, moved: 4_000 })
  expect(missingFrom(table)).toBe(0)
})

test('what a pool can pay costs the standard account nothing', () => {
  const { table, slot } = withPools()
  expect(debitFrom(table, slot, 1, 3_000)).toBe(3_000)
  expect([table.level[slot], pooledLevel(table, slot, 1)]).toEqual([6_000, 1_000])
})

test('a request never draws on another’s pool', () => {
  const { table, slot } = withPools()
  expect(availableTo(table, slot, 2)).toBe(6_000)
  expect(debitFrom(table, slot, 2, 6_000)).toBe(0)
  expect([table.level[slot], pooledLevel(table, slot, 1)]).toEqual([0, 4_000])
})

test('a charge goes into debt down to minus the capacity and counts only what it took', () => {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  charge(table, slot, 12_000)
  expect([table.level[slot], table.ledger.spent]).toEqual([-2_000, 12_000])
  charge(table, slot, 50_000)
  expect([table.level[slot], table.ledger.spent]).toEqual([-10_000, 20_000])
  expect(missingFrom(table)).toBe(0)
})

test('a charge never credits, also where smaller limits left a bucket below its floor', () => {
  const table = aTable({ burst: 100 })
  const slot = openSlot(table, 100_000, 0)
  charge(table, slot, 200_000)
  reconfigure(table, slot, configFor({ burst: 10 }), 0)
  charge(table, slot, 5_000)
  expect(table.level[slot]).toBe(-100_000)
  expect(missingFrom(table)).toBe(0)
})

test('what is given back never lifts the bucket above its capacity', () => {
  const { table, slot } = withPools()
  debitFrom(table, slot, 0, 2_000)
  giveBack(table, slot, 3_000)
  expect([table.level[slot], pooledLevel(table, slot, 1)]).toEqual([6_000, 4_000])
  expect(table.ledger).toMatchObject({ spent: -1_000, returned: 3_000, overflow: 1_000 })
  expect(missingFrom(table)).toBe(0)
})

test('a bucket filled by what was given back keeps no fraction of a unit', () => {
  const table = aTable({ perSecond: 1 })
  const slot = openSlot(table, 9_000, 0)
  refill(table, slot, 500)
  giveBack(table, slot, 1_000)
  debitFrom(table, slot, 0, 10_000)
  refill(table, slot, 1_000)
  expect(table.level[slot]).toBe(0)
})

test('what is given back finds its place beside saved-up surplus', () => {
  const table = aTable({ burst: 10, surplus: 20 })
  const slot = openSlot(table, 10_000, 0)
  addPools(table, slot, 2).weight[1] = 1
  refill(table, slot, 15 * SECOND)
  expect([table.level[slot], pooledLevel(table, slot, 1)]).toEqual([10_000, 15_000])
  debitFrom(table, slot, 0, 3_000)
  giveBack(table, slot, 3_000)
  expect(table.level[slot]).toBe(10_000)
  expect(missingFrom(table)).toBe(0)
})

test('takes, charges and returns in any order give the levels of a bucket in whole numbers', () => {
  const step = fc.record({
    kind: fc.constantFrom('take', 'charge', 'give back'),
    units: fc.integer({ min: 1, max: 5_000 }),
    waitUs: fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(3 * SECOND)),
  })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 100 }),
      fc.integer({ min: 1, max: 2_000 }),
      (steps, perSecond) => {
        const table = aTable({ perSecond: perSecond / 1000 })
        const slot = openSlot(table, 10_000, 0)
        const limits = { unitsPerWindow: perSecond, windowUs: SECOND, capacity: 10_000 }
        const twin = new ExactBucket(limits, 0)
        let nowUs = 0
        for (const { kind, units, waitUs } of steps) {
          nowUs += waitUs
          refill(table, slot, nowUs)
          const level = twin.levelAt(nowUs)
          expect(table.level[slot]).toBe(level)
          if (kind === 'give back') {
            giveBack(table, slot, units)
            twin.giveBack(units, nowUs)
          }
          if (kind === 'charge') {
            charge(table, slot, units)
            twin.giveBack(-Math.min(units, level + 10_000), nowUs)
          }
          if (kind === 'take' && twin.take(units, nowUs)) debitFrom(table, slot, 0, units)
          expect(missingFrom(table)).toBe(0)
        }
      },
    ),
  )
})

test('without pools the wait is exact: enough at its end, too little a microsecond before', () => {
  const table = aTable({ perSecond: 0.3 })
  const slot = openSlot(table, 1_000, 0)
  const wait = waitFor(table, slot, 0, 5_500)
  expect(wait).toBe(15 * SECOND)
  refill(table, slot, wait - 1)
  expect(availableTo(table, slot, 0)).toBe(5_499)
  refill(table, slot, wait)
  expect(availableTo(table, slot, 0)).toBe(5_500)
})

test('a cost above the capacity has no end to wait for', () => {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  expect(waitFor(table, slot, 0, 10_001)).toBe(Number.POSITIVE_INFINITY)
})

test('with pools the wait is long enough for the refill that reaches the request', () => {
  const slices = fc.array(fc.nat(300_000), { minLength: 3, maxLength: 3 })
  const cost = fc.integer({ min: 1, max: 3_000 })
  fc.assert(
    fc.property(slices, cost, fc.nat(2), fc.nat(5 * SECOND), (slices, cost, own, beforeUs) => {
      const table = aTable({ perSecond: 1 })
      const slot = openSlot(table, 0, 0)
      const pools = addPools(table, slot, 3)
      setSlices(pools, slices)
      pools.capacity.fill(2_300)
      refill(table, slot, beforeUs)
      debitFrom(table, slot, own, availableTo(table, slot, own))
      refill(table, slot, beforeUs + waitFor(table, slot, own, cost))
      expect(availableTo(table, slot, own)).toBeGreaterThanOrEqual(cost)
    }),
    { numRuns: 2_000 },
  )
})
