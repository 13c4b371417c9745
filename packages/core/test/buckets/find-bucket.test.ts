import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { BucketTable } from '../../src/buckets/bucket-table.ts'
import { findOrOpenSlot, findSlot, OVERFLOW_BUCKETS, sweep } from '../../src/buckets/find-bucket.ts'
import { seededHash } from '../../src/buckets/seeded-hash.ts'
import { addPools, aTable, configFor, debitFrom, missingFrom, take } from './a-table.ts'

const SECOND = 1_000_000

/** A table of two keys, both limited: everybody else shares overflow buckets. */
function aFullTable(): BucketTable {
  const table = aTable({ perSecond: 1, burst: 10 }, 2)
  for (const key of ['one', 'two']) take(table, key, 10_000, 0)
  return table
}

/** Two names whose owners share one overflow bucket of this table. */
function strangers({ seed }: BucketTable): readonly [string, string] {
  const seen = new Map<number, string>()
  for (let n = 0; ; n++) {
    const index = seededHash(`stranger ${n}`, seed) % OVERFLOW_BUCKETS
    const other = seen.get(index)
    if (other !== undefined) return [other, `stranger ${n}`]
    seen.set(index, `stranger ${n}`)
  }
}

test('a key without a bucket has a full one, and looking for it opens none', () => {
  const table = aTable()
  expect(findSlot(table, 'nobody')).toBe(-1)
  expect(table.slots.size).toBe(0)
  const slot = findOrOpenSlot(table, 'somebody', undefined, 0)
  expect(table.level[slot]).toBe(10_000)
  expect(findSlot(table, 'somebody')).toBe(slot)
})

test('at maxKeys a full bucket makes room and no other does', () => {
  const table = aTable({}, 2)
  take(table, 'limited', 10_000, 0)
  take(table, 'recovered', 1_000, 0)
  take(table, 'new', 1_000, SECOND)
  expect([...table.slots.keys()].sort()).toEqual(['limited', 'new'])
  expect(take(table, 'limited', 1_001, SECOND)).toBe(false)
})

test('where none is full newcomers get an overflow bucket, and are counted', () => {
  const table = aFullTable()
  expect(take(table, 'newcomer', 10_000, 0)).toBe(true)
  expect(take(table, 'newcomer', 1, 0)).toBe(false)
  expect([table.slots.size, table.overflow.size, table.overflowed]).toEqual([2, 1, 2])
})

test('strangers may share a limit', () => {
  const table = aFullTable()
  const [one, other] = strangers(table)
  expect(take(table, one, 9_000, 0)).toBe(true)
  expect(take(table, other, 1_001, 0)).toBe(false)
  expect(take(table, other, 1_000, 0)).toBe(true)
})

test('a client that moves from an overflow bucket to its own is not re-opened', () => {
  const table = aFullTable()
  take(table, 'newcomer', 10_000, 0)
  // Ten seconds later one key is full again and gives way; the newcomer was refilled as well.
  take(table, 'two', 1_000, 9 * SECOND)
  take(table, 'newcomer', 9_000, 9 * SECOND)
  expect(take(table, 'newcomer', 1_000, 10 * SECOND)).toBe(true)
  expect(table.slots.has('newcomer')).toBe(true)
  expect(take(table, 'newcomer', 1, 10 * SECOND)).toBe(false)
})

test('only full overflow buckets are dropped, and then room is free again', () => {
  const table = aFullTable()
  take(table, 'newcomer', 5_000, 0)
  sweep(table, 100, 5 * SECOND - 1)
  expect(table.overflow.size).toBe(1)
  sweep(table, 100, 5 * SECOND)
  expect([table.overflow.size, table.slots.size]).toEqual([0, 2])
})

test('a sweep looks at a few slots at a time and drops every full bucket in turn', () => {
  const table = aTable()
  for (let n = 0; n < 100; n++) take(table, `client ${n}`, n < 90 ? 1_000 : 10_000, 0)
  sweep(table, 10, SECOND)
  expect(table.slots.size).toBeGreaterThanOrEqual(90)
  for (let n = 0; n < 9; n++) sweep(table, 10, SECOND)
  expect(table.slots.size).toBe(10)
  expect(take(table, 'client 95', 1_001, SECOND)).toBe(false)
  expect(missingFrom(table)).toBe(0)
})

test('a full bucket whose pools hold surplus is not dropped until that is spent', () => {
  const table = aTable({ burst: 10, surplus: 5 })
  const slot = findOrOpenSlot(table, 'busy', undefined, 0)
  addPools(table, slot, 1).weight[0] = 1
  sweep(table, 10, SECOND)
  expect([table.level[slot], table.slots.has('busy')]).toEqual([10_000, true])
  debitFrom(table, slot, 0, 1_000)
  sweep(table, 10, SECOND)
  expect(table.slots.has('busy')).toBe(false)
})

test('limits of a key’s own are taken over when its bucket is opened and when they change', () => {
  const table = aTable()
  const large = configFor({ burst: 20 })
  const slot = findOrOpenSlot(table, 'paying', large, 0)
  expect(table.level[slot]).toBe(20_000)
  findOrOpenSlot(table, 'paying', configFor({ burst: 5 }), 0)
  expect(table.level[slot]).toBe(5_000)
  findOrOpenSlot(table, 'paying', large, 0)
  expect(table.level[slot]).toBe(5_000)
})

test('no client is ever admitted more than its limit, however many come and whatever is swept', () => {
  const step = fc.record({
    client: fc.nat(30),
    waitUs: fc.oneof(fc.nat(1_000), fc.nat(2 * SECOND)),
    units: fc.integer({ min: 1, max: 10_000 }),
    sweep: fc.nat(3),
  })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (steps, maxKeys) => {
        const table = aTable({ perSecond: 1, burst: 10 }, maxKeys)
        const admitted = new Map<number, [atUs: number, units: number][]>()
        let nowUs = 0
        for (const { client, waitUs, units, sweep: slots } of steps) {
          nowUs += waitUs
          sweep(table, slots, nowUs)
          if (!take(table, `client ${client}`, units, nowUs)) continue
          const own = admitted.get(client) ?? []
          own.push([nowUs, units])
          admitted.set(client, own)
          expect(worstExcess(own)).toBeLessThanOrEqual(0)
          expect(table.slots.size).toBeLessThanOrEqual(maxKeys)
        }
        expect(missingFrom(table)).toBe(0)
      },
    ),
  )
})

/** The most that any window up to the last admission has beyond burst + refill·w; 1 unit a ms. */
function worstExcess(admitted: readonly [atUs: number, units: number][]): number {
  const lastUs = admitted.at(-1)?.[0] ?? 0
  let [sum, worst] = [0, Number.NEGATIVE_INFINITY]
  for (const [atUs, units] of [...admitted].reverse()) {
    sum += units
    worst = Math.max(worst, sum - 10_000 - (lastUs - atUs) / 1000)
  }
  return worst
}

test('the hash depends on its seed and spreads names evenly', () => {
  expect(seededHash('client', 1)).toBe(seededHash('client', 1))
  expect(seededHash('client', 1)).not.toBe(seededHash('client', 2))
  const counts = new Uint32Array(64)
  for (let n = 0; n < 64_000; n++) {
    const index = seededHash(`client ${n}`, 12_345) % 64
    counts[index] = (counts[index] as number) + 1
  }
  // χ² with 63 degrees of freedom: 103.4 is its 0.999 quantile.
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
  expect(chiSquare).toBeLessThan(103.4)
})
