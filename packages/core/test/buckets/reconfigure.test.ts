import { expect, test } from '@jest/globals'
import { openSlot } from '../../src/buckets/bucket-table.ts'
import { charge } from '../../src/buckets/debit.ts'
import { findOrOpenSlot } from '../../src/buckets/find-bucket.ts'
import { openSlots, reconfigure, reconfigureAll } from '../../src/buckets/reconfigure.ts'
import { refill } from '../../src/buckets/refill.ts'
import { shrinkTo, takeOut } from '../../src/buckets/shrink.ts'
import { addPools, aTable, configFor, missingFrom, moveToPool, take } from './a-table.ts'

const SECOND = 1_000_000

test('a change mints at the old rate until now and at the new from then on', () => {
  const table = aTable({ perSecond: 1 })
  const slot = openSlot(table, 0, 0)
  reconfigure(table, slot, configFor({ perSecond: 2 }), 3 * SECOND)
  expect(table.level[slot]).toBe(3_000)
  refill(table, slot, 4 * SECOND)
  expect(table.level[slot]).toBe(5_000)
  expect(missingFrom(table)).toBe(0)
})

test('a smaller capacity takes what is beyond it, a larger one adds nothing', () => {
  const table = aTable({ burst: 10 })
  const slot = openSlot(table, 10_000, 0)
  reconfigure(table, slot, configFor({ burst: 4 }), 0)
  expect(table.level[slot]).toBe(4_000)
  reconfigure(table, slot, configFor({ burst: 100 }), 0)
  expect(table.level[slot]).toBe(4_000)
  expect(missingFrom(table)).toBe(0)
})

test('debt stays debt', () => {
  const table = aTable({ burst: 10 })
  const slot = openSlot(table, 10_000, 0)
  charge(table, slot, 15_000)
  reconfigure(table, slot, configFor({ burst: 20 }), 0)
  expect(table.level[slot]).toBe(-5_000)
})

test('a change of all leaves out the keys that have limits of their own', () => {
  const table = aTable({ burst: 10 })
  const own = findOrOpenSlot(table, 'paying', configFor({ burst: 50 }), 0)
  const common = findOrOpenSlot(table, 'free', undefined, 0)
  reconfigureAll(table, configFor({ burst: 3 }), 0)
  expect([table.level[own], table.level[common]]).toEqual([50_000, 3_000])
  expect(table.level[findOrOpenSlot(table, 'new', undefined, 0)]).toBe(3_000)
  expect(missingFrom(table)).toBe(0)
})

test('a change of all reaches overflow buckets', () => {
  const table = aTable({ burst: 10 }, 1)
  take(table, 'limited', 10_000, 0)
  take(table, 'stranger', 1_000, 0)
  expect(openSlots(table)).toHaveLength(2)
  reconfigureAll(table, configFor({ burst: 3 }), 0)
  expect(take(table, 'stranger', 3_001, 0)).toBe(false)
  expect(take(table, 'stranger', 3_000, 0)).toBe(true)
})

test('shrinking takes from the standard account first, then from the fullest pools', () => {
  const table = aTable({ burst: 10 })
  const slot = openSlot(table, 10_000, 0)
  const pools = addPools(table, slot, 3)
  pools.capacity.set([0, 4_000, 3_000])
  moveToPool(table, slot, 1, 4_000)
  moveToPool(table, slot, 2, 3_000)
  shrinkTo(table, slot, configFor({ burst: 6 }))
  expect([table.level[slot], ...pools.level]).toEqual([0, 0, 3_000, 3_000])
  shrinkTo(table, slot, configFor({ burst: 1 }))
  expect([table.level[slot], pools.total]).toEqual([0, 1_000])
  expect(missingFrom(table)).toBe(0)
})

test('saved-up surplus is no part of the capacity and outlives a smaller one', () => {
  const table = aTable({ burst: 10, surplus: 5 })
  const slot = openSlot(table, 10_000, 0)
  const pools = addPools(table, slot, 2)
  pools.weight[1] = 1
  refill(table, slot, 4 * SECOND)
  shrinkTo(table, slot, configFor({ burst: 2, surplus: 5 }))
  expect([table.level[slot], pools.level[1]]).toEqual([2_000, 4_000])
  expect(missingFrom(table)).toBe(0)
})

test('taking out nothing, or less, changes nothing', () => {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  takeOut(table, slot, 0)
  takeOut(table, slot, -5)
  expect(table.level[slot]).toBe(10_000)
})
