import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bucketConfig } from '../../src/buckets/bucket-config.ts'
import { createBucketTable, openSlot } from '../../src/buckets/bucket-table.ts'
import { refill } from '../../src/buckets/refill.ts'
import { addPools, aTable, debitFrom, missingFrom, moveToPool, setSlices, take } from './a-table.ts'
import { ExactBucket } from './exact-bucket.ts'

const SECOND = 1_000_000

test('a bucket refills in proportion to time and stops when it is full', () => {
  const table = aTable()
  const slot = openSlot(table, 0, 0)
  refill(table, slot, 2.5 * SECOND)
  expect(table.level[slot]).toBe(2_500)
  refill(table, slot, 60 * SECOND)
  expect(table.level[slot]).toBe(10_000)
  expect(table.ledger).toMatchObject({ minted: 10_000 })
  expect(missingFrom(table)).toBe(0)
})

test('what a full bucket throws away is counted as overflow', () => {
  const table = aTable()
  const slot = openSlot(table, 9_000, 0)
  refill(table, slot, 3 * SECOND)
  expect(table.ledger).toMatchObject({ minted: 1_000, overflow: 2_000 })
})

test('random traffic gets the answers of a bucket in whole numbers', () => {
  const step = fc.record({
    waitUs: fc.oneof(fc.nat(50), fc.nat(5_000), fc.nat(5 * SECOND)),
    units: fc.integer({ min: 1, max: 6_000 }),
  })
  const limits = fc.record({
    limit: fc.integer({ min: 1, max: 5_000 }).map((units) => units / 1000),
    windowMs: fc.constantFrom(1, 7, 1000, 60_000),
    burst: fc.integer({ min: 1, max: 5_000 }).map((units) => units / 1000),
  })
  fc.assert(
    fc.property(limits, fc.array(step, { maxLength: 100 }), (limits, steps) => {
      const table = createBucketTable(bucketConfig({ ...limits, surplus: 0 }), 10, 7)
      const twin = exactTwin(limits)
      let nowUs = 0
      for (const { waitUs, units } of steps) {
        nowUs += waitUs
        expect(take(table, 'key', units, nowUs)).toBe(twin.take(units, nowUs))
        expect(table.level[0]).toBe(twin.levelAt(nowUs))
      }
      expect(missingFrom(table)).toBe(0)
    }),
    { numRuns: 1_000 },
  )
})

function exactTwin({ limit, windowMs, burst }: { limit: number; windowMs: number; burst: number }) {
  const units = (tokens: number) => Math.round(1000 * tokens)
  const bucket = { unitsPerWindow: units(limit), windowUs: windowMs * 1000, capacity: units(burst) }
  return new ExactBucket(bucket, 0)
}

test('a clock that steps back credits nothing, and the way back is not credited twice', () => {
  const table = aTable()
  const slot = openSlot(table, 0, 10 * SECOND)
  refill(table, slot, 8 * SECOND)
  expect([table.level[slot], table.rebased]).toEqual([0, 0])
  refill(table, slot, 10 * SECOND)
  expect(table.level[slot]).toBe(0)
  refill(table, slot, 11 * SECOND)
  expect(table.level[slot]).toBe(1_000)
})

test('a clock that steps back by more than five seconds is believed, and refill goes on from there', () => {
  const table = aTable()
  const slot = openSlot(table, 0, 100 * SECOND)
  refill(table, slot, 95 * SECOND)
  expect(table.rebased).toBe(0)
  refill(table, slot, 95 * SECOND - 1)
  expect([table.level[slot], table.rebased]).toEqual([0, 1])
  refill(table, slot, 97 * SECOND - 1)
  expect(table.level[slot]).toBe(2_000)
})

test('a clock that steps forward, however far, credits one fill', () => {
  const table = aTable()
  const slot = openSlot(table, -10_000, 0)
  refill(table, slot, Number.MAX_SAFE_INTEGER)
  expect(table.level[slot]).toBe(10_000)
  expect(table.ledger).toMatchObject({ minted: 20_000, overflow: 0 })
  expect(missingFrom(table)).toBe(0)
})

test('standard and pools together stop at the capacity', () => {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  const pools = addPools(table, slot, 2)
  moveToPool(table, slot, 1, 6_000)
  pools.capacity[1] = 8_000
  setSlices(pools, [0, 900_000])
  debitFrom(table, slot, 0, 1_000)
  refill(table, slot, 30 * SECOND)
  expect((table.level[slot] as number) + pools.total).toBe(10_000)
  expect(missingFrom(table)).toBe(0)
})

test('surplus is saved in the pools of established classes by weight, and only up to its limit', () => {
  const table = aTable({ surplus: 5 })
  const slot = openSlot(table, 10_000, 0)
  const pools = addPools(table, slot, 3)
  pools.weight.set([0, 3, 1])
  refill(table, slot, 4 * SECOND)
  expect([table.level[slot], ...pools.level]).toEqual([10_000, 0, 3_000, 1_000])
  refill(table, slot, 60 * SECOND)
  expect((table.level[slot] as number) + pools.total).toBe(15_000)
  expect(missingFrom(table)).toBe(0)
})

test('where no class is established surplus is thrown away', () => {
  const table = aTable({ surplus: 5 })
  const slot = openSlot(table, 10_000, 0)
  const pools = addPools(table, slot, 3)
  refill(table, slot, 4 * SECOND)
  expect([table.level[slot], pools.total, table.ledger.overflow]).toEqual([10_000, 0, 4_000])
  expect(missingFrom(table)).toBe(0)
})
