import { expect, test } from '@jest/globals'
import { charge } from '../../src/buckets/debit.ts'
import { levelOf, resetKey, tableLedger } from '../../src/buckets/inspect.ts'
import { addPools, aTable, debitFrom, missingFrom, moveToPool, take } from './a-table.ts'

const SECOND = 1_000_000

test('a key that was never seen has a full bucket', () => {
  const table = aTable()
  const { standard, pooled, predicted, fullInUs } = levelOf(table, 'nobody', 0, 0)
  expect([standard, pooled, predicted, fullInUs]).toEqual([10_000, 0, 0, 0])
  expect(table.slots.size).toBe(0)
})

test('a level is that of now: what was minted since is in it', () => {
  const table = aTable()
  take(table, 'client', 10_000, 0)
  expect(levelOf(table, 'client', 0, 4 * SECOND)).toMatchObject({
    standard: 4_000,
    fullInUs: 6 * SECOND,
  })
})

test('a bucket with pools is full when standard and pools are full together', () => {
  const table = aTable()
  take(table, 'client', 7_000, 0)
  const slot = table.slots.get('client') as number
  addPools(table, slot, 2)
  moveToPool(table, slot, 1, 2_000)
  expect(levelOf(table, 'client', 1, 0)).toMatchObject({
    standard: 1_000,
    pooled: 2_000,
    predicted: 2_000,
    fullInUs: 7 * SECOND,
  })
})

test('a reset makes a bucket full, out of debt too, and leaves pools their tokens', () => {
  const table = aTable()
  for (const key of ['limited', 'pooled']) take(table, key, 10_000, 0)
  charge(table, table.slots.get('limited') as number, 5_000)
  const slot = table.slots.get('pooled') as number
  addPools(table, slot, 2)
  moveToPool(table, slot, 1, 4_000)
  debitFrom(table, slot, 1, 1_000)
  for (const key of ['limited', 'pooled', 'nobody']) resetKey(table, key, 0)
  expect(levelOf(table, 'limited', 0, 0).standard).toBe(10_000)
  expect(levelOf(table, 'pooled', 1, 0)).toMatchObject({ standard: 7_000, pooled: 3_000 })
  expect(missingFrom(table)).toBe(0)
})

test('an overflow bucket is not reset: its other owners did not ask', () => {
  const table = aTable({}, 1)
  take(table, 'limited', 10_000, 0)
  take(table, 'stranger', 9_000, 0)
  resetKey(table, 'stranger', 0)
  expect(take(table, 'stranger', 1_001, 0)).toBe(false)
})

test('the ledger is in tokens and its accounts add up to what was minted', () => {
  const table = aTable()
  take(table, 'a', 2_500, 0)
  take(table, 'b', 4_000, 0)
  levelOf(table, 'a', 0, SECOND)
  const ledger = tableLedger(table)
  expect(ledger).toEqual({
    initial: 20,
    minted: 1,
    overflow: 0,
    spent: 6.5,
    moved: 0,
    returned: 0,
    writtenOff: 0,
    standard: 14.5,
    predicted: 0,
    outstanding: 0,
  })
})
