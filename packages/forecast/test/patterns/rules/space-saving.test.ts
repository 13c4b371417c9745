import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SpaceSaving } from '../../../src/patterns/rules/space-saving.ts'

const stream = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 400 })
const capacity = fc.integer({ min: 1, max: 20 })

function counted(keys: readonly number[], counters: number): SpaceSaving {
  const table = new SpaceSaving(counters, () => {})
  for (const key of keys) table.add(key, 1)
  return table
}

test('the worked number: a a b c in two counters leaves a 2 and c 2 with an error of 1', () => {
  const table = counted([1, 1, 2, 3], 2)
  const [first, last] = [table.find(1), table.find(3)]
  expect([table.counts[first], table.errors[first]]).toEqual([2, 0])
  expect([table.counts[last], table.errors[last]]).toEqual([2, 1])
  expect(table.find(2)).toBe(-1)
})

test('counts hold the guarantees of Metwally, Agrawal and El Abbadi', () => {
  fc.assert(
    fc.property(stream, capacity, (keys, counters) => {
      const table = counted(keys, counters)
      const truth = new Map<number, number>()
      for (const key of keys) truth.set(key, (truth.get(key) ?? 0) + 1)
      for (const [key, count] of truth) {
        const slot = table.find(key)
        // Whatever is above N/m has a counter.
        if (slot < 0) expect(count).toBeLessThanOrEqual(keys.length / counters)
        if (slot < 0) continue
        const [upper, error] = [table.counts[slot] as number, table.errors[slot] as number]
        expect(upper).toBeGreaterThanOrEqual(count)
        expect(upper - error).toBeLessThanOrEqual(count)
        expect(error).toBeLessThanOrEqual(keys.length / counters)
      }
      const sum = table.counts.subarray(0, table.size).reduce((all, count) => all + count, 0)
      expect(sum).toBe(keys.length)
    }),
  )
})

test('a key without a counter takes over the least one', () => {
  fc.assert(
    fc.property(stream, capacity, (keys, counters) => {
      const table = counted(keys, counters)
      fc.pre(table.size === counters)
      const least = Math.min(...table.counts)
      const slot = table.add(99, 1)
      expect(table.counts[slot]).toBe(least + 1)
      expect(table.errors[slot]).toBe(least)
    }),
  )
})

test('a dropped counter is the next to be taken over', () => {
  const table = counted([1, 1, 1, 2, 2, 3], 3)
  table.drop(table.find(1))
  table.add(4, 1)
  expect(table.find(1)).toBe(-1)
  expect(table.counts[table.find(4)]).toBe(1)
})
