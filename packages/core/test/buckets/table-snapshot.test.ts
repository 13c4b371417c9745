import { expect, test } from '@jest/globals'
import type { BucketTable } from '../../src/buckets/bucket-table.ts'
import { levelOf } from '../../src/buckets/inspect.ts'
import { restoreTable, snapshotTable } from '../../src/buckets/table-snapshot.ts'
import { addPools, aTable, missingFrom, moveToPool, take } from './a-table.ts'

const SECOND = 1_000_000

/** Units that a key could take now. */
function held(table: BucketTable, key: string, nowUs: number): number {
  const { standard, predicted } = levelOf(table, key, 0, nowUs)
  return standard + predicted
}

test('a snapshot names the buckets that are not full, with what they hold', () => {
  const table = aTable()
  take(table, 'limited', 8_000, 0)
  take(table, 'recovered', 1_000, 0)
  expect(snapshotTable(table, SECOND)).toEqual([['limited', 3_000]])
})

test('pools are counted into what a bucket holds', () => {
  const table = aTable()
  take(table, 'busy', 4_000, 0)
  const slot = table.slots.get('busy') as number
  addPools(table, slot, 1)
  moveToPool(table, slot, 0, 5_000)
  expect(snapshotTable(table, 0)).toEqual([['busy', 6_000]])
})

test('a restored bucket was refilled for the age of the snapshot, and is at most full', () => {
  const table = aTable()
  restoreTable(
    table,
    [
      ['limited', 1_000],
      ['in debt', -9_000],
    ],
    4 * SECOND,
    0,
  )
  expect(held(table, 'limited', 0)).toBe(5_000)
  expect(held(table, 'in debt', 0)).toBe(-5_000)
  restoreTable(table, [['old', 1_000]], Number.MAX_SAFE_INTEGER, 0)
  expect(held(table, 'old', 0)).toBe(10_000)
  expect(missingFrom(table)).toBe(0)
})

test('where a bucket exists the lower level stays, whichever it is', () => {
  const table = aTable()
  take(table, 'lower here', 9_000, 0)
  take(table, 'lower there', 1_000, 0)
  restoreTable(
    table,
    [
      ['lower here', 5_000],
      ['lower there', 2_000],
    ],
    0,
    0,
  )
  expect(held(table, 'lower here', 0)).toBe(1_000)
  expect(held(table, 'lower there', 0)).toBe(2_000)
  expect(missingFrom(table)).toBe(0)
})

test('restoring the same snapshot twice is the same as once', () => {
  const source = aTable()
  take(source, 'limited', 7_500, 0)
  const snapshot = snapshotTable(source, 0)
  const table = aTable()
  for (let times = 0; times < 2; times++) restoreTable(table, snapshot, 0, 0)
  expect(snapshotTable(table, 0)).toEqual(snapshot)
})

test('a snapshot goes through JSON unchanged', () => {
  const table = aTable()
  take(table, 'a "client"\n', 8_000, 0)
  const snapshot = snapshotTable(table, 0)
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot)
})

test('in a table that is full of limited keys a restored key lowers the overflow bucket it shares', () => {
  const table = aTable({}, 1)
  take(table, 'limited', 10_000, 0)
  restoreTable(table, [['newcomer', 500]], 0, 0)
  expect(take(table, 'newcomer', 501, 0)).toBe(false)
  expect(take(table, 'newcomer', 500, 0)).toBe(true)
  expect(missingFrom(table)).toBe(0)
})
