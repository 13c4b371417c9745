import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { closeSlot, configOf, openSlot, setOwnConfig } from '../../src/buckets/bucket-table.ts'
import { addPools, aTable, configFor, missingFrom, moveToPool, take } from './a-table.ts'

test('a table grows with its keys and every bucket keeps its level', () => {
  const table = aTable()
  for (let n = 0; n < 1_000; n++) take(table, `client ${n}`, n, n)
  expect(table.slots.size).toBe(1_000)
  for (let n = 0; n < 1_000; n++) {
    const slot = table.slots.get(`client ${n}`) as number
    expect([table.level[slot], table.at[slot], table.keys[slot]]).toEqual([
      10_000 - n,
      n,
      `client ${n}`,
    ])
  }
})

test('a closed slot is used again and nothing of its past bucket stays behind', () => {
  const table = aTable()
  const slot = openSlot(table, 4_000, 0)
  table.keys[slot] = 'gone'
  table.slots.set('gone', slot)
  table.remainder[slot] = 0.5
  setOwnConfig(table, slot, configFor({ burst: 99 }))
  addPools(table, slot, 3)
  closeSlot(table, slot)
  expect(table.slots.has('gone')).toBe(false)
  expect(openSlot(table, 10_000, 5)).toBe(slot)
  expect([table.level[slot], table.at[slot], table.remainder[slot]]).toEqual([10_000, 5, 0])
  expect([table.pooled[slot], table.pools.has(slot), table.keys[slot]]).toEqual([
    0,
    false,
    undefined,
  ])
  expect(configOf(table, slot)).toBe(table.config)
})

test('what a dropped bucket held, in the standard account and in pools, leaves the ledger', () => {
  const table = aTable()
  const slot = openSlot(table, 10_000, 0)
  addPools(table, slot, 2)
  moveToPool(table, slot, 1, 3_000)
  closeSlot(table, slot)
  expect(table.ledger.initial).toBe(0)
  expect(missingFrom(table)).toBe(0)
})

test('opening, taking and closing in any order keeps the accounts even', () => {
  const operation = fc.record({
    kind: fc.constantFrom('take', 'close'),
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    units: fc.integer({ min: 1, max: 12_000 }),
    waitUs: fc.nat(3_000_000),
  })
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const table = aTable()
      let nowUs = 0
      for (const { kind, key, units, waitUs } of operations) {
        nowUs += waitUs
        const slot = table.slots.get(key)
        if (kind === 'take') take(table, key, units, nowUs)
        else if (slot !== undefined) closeSlot(table, slot)
        expect(missingFrom(table)).toBe(0)
      }
    }),
  )
})
