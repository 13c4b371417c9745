import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  createPoolSet,
  divideMinted,
  heldAboveCapacity,
  noteAsk,
  type PoolSet,
  partsReaching,
  SLICE_PARTS,
  saveSurplus,
  takeFromPools,
} from '../../src/pools/pool-set.ts'
import { setSlices } from '../buckets/a-table.ts'

/** Pools with these slices, in millionths, and no limit to what they hold. */
function sliced(slices: readonly number[]): PoolSet {
  const pools = createPoolSet(slices.length)
  setSlices(pools, slices)
  pools.capacity.fill(Number.MAX_SAFE_INTEGER)
  return pools
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

const mints = fc.array(
  fc.oneof(
    fc.nat(3),
    fc.nat(100),
    fc.maxSafeNat().map((n) => Math.floor(n / 2 ** 20)),
  ),
  {
    minLength: 1,
    maxLength: 200,
  },
)
const slices = fc
  .array(fc.nat(SLICE_PARTS), { minLength: 1, maxLength: 33 })
  .map((parts) => parts.map((part) => Math.floor((part * 0.9) / parts.length)))

test('minted units are divided by slices and the rest is the standard account’s', () => {
  const pools = sliced([0, 300_000, 600_000])
  expect(divideMinted(pools, 1_000)).toBe(100)
  expect([...pools.level]).toEqual([0, 300, 600])
  expect(pools.total).toBe(900)
})

test('what is handed out is what was minted, to the unit, however it trickles in', () => {
  fc.assert(
    fc.property(slices, mints, (slices, mints) => {
      const pools = sliced(slices)
      let standard = 0
      for (const minted of mints) standard += divideMinted(pools, minted)
      expect(standard + sum(pools.level)).toBe(sum(mints))
      expect(pools.total).toBe(sum(pools.level))
    }),
  )
})

test('after every mint the standard account has at least its part, rounded up', () => {
  fc.assert(
    fc.property(slices, mints, (slices, mints) => {
      const pools = sliced(slices)
      const parts = BigInt(SLICE_PARTS - sum(slices))
      let [minted, standard] = [0n, 0n]
      for (const units of mints) {
        minted += BigInt(units)
        standard += BigInt(divideMinted(pools, units))
        expect(standard * BigInt(SLICE_PARTS) >= minted * parts).toBe(true)
      }
    }),
  )
})

test('that holds also where plans change the slices, and the pools’ rounding with them', () => {
  const change = fc.record({ slices, mints })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
      const pools = sliced(new Array(33).fill(0))
      let [standard, due, minted] = [0n, 0n, 0]
      for (const { slices, mints } of changes) {
        setSlices(pools, slices)
        const parts = BigInt(SLICE_PARTS - sum(slices))
        for (const units of mints) {
          minted += units
          due += BigInt(units) * parts
          const given = divideMinted(pools, units)
          expect(given).toBeGreaterThanOrEqual(0)
          standard += BigInt(given)
          expect(standard * BigInt(SLICE_PARTS) >= due).toBe(true)
        }
      }
      expect(Number(standard) + sum(pools.level)).toBe(minted)
    }),
  )
})

test('a pool is owed at most the rounding: no slice is lost in trickles', () => {
  const pools = sliced([1, 333_333, 500_000])
  for (let n = 0; n < 100_000; n++) divideMinted(pools, 1)
  for (const [pool, expected] of [0.1, 33_333.3, 50_000].entries()) {
    expect(Math.abs((pools.level[pool] as number) - expected)).toBeLessThanOrEqual(1)
  }
})

test('what a full pool cannot hold goes to the standard account', () => {
  const pools = sliced([0, 400_000])
  pools.capacity[1] = 100
  expect(divideMinted(pools, 1_000)).toBe(900)
  expect(pools.level[1]).toBe(100)
  expect(divideMinted(pools, 1_000)).toBe(1_000)
})

test('units above the capacities are surplus', () => {
  const pools = createPoolSet(3)
  pools.level.set([5, 10, 20])
  pools.capacity.set([10, 10, 5])
  expect(heldAboveCapacity(pools)).toBe(15)
})

test('surplus is divided by weight and nothing of it is lost in rounding', () => {
  const pools = createPoolSet(3)
  pools.weight.set([1, 1, 1])
  expect(saveSurplus(pools, 100)).toBe(100)
  expect([...pools.level].sort()).toEqual([33, 33, 34])
  expect(pools.total).toBe(100)
  expect(saveSurplus(createPoolSet(3), 100)).toBe(0)
})

test('a request is reached by what is sliced for its own pool and by what full pools let pass', () => {
  const pools = sliced([100_000, 200_000, 300_000])
  expect(partsReaching(pools, 1)).toBe(600_000)
  pools.capacity[2] = 0
  expect(partsReaching(pools, 1)).toBe(900_000)
})

test('units are taken from the fullest pools first, and never more than there are', () => {
  const pools = createPoolSet(3)
  pools.level.set([10, 50, 30])
  pools.total = 90
  expect(takeFromPools(pools, 45)).toBe(45)
  expect([...pools.level]).toEqual([10, 5, 30])
  expect(takeFromPools(pools, 1_000)).toBe(45)
  expect([...pools.level, pools.total]).toEqual([0, 0, 0, 0])
  expect(takeFromPools(pools, -1)).toBe(0)
})

test('an ask notes when, and the largest cost', () => {
  const pools = createPoolSet(2)
  noteAsk(pools, 1, 500, 7)
  noteAsk(pools, 1, 200, 9)
  expect([pools.askedAtUs[1], pools.largestCost]).toEqual([9, 500])
  expect(pools.askedAtUs[0]).toBe(Number.NEGATIVE_INFINITY)
})
