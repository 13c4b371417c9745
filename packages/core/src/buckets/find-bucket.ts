import type { BucketConfig } from './bucket-config.ts'
import { type BucketTable, closeSlot, configOf, openSlot } from './bucket-table.ts'
import { reconfigure } from './reconfigure.ts'
import { refill } from './refill.ts'
import { seededHash } from './seeded-hash.ts'

/** Buckets that strangers share once the table is full of limited keys. */
export const OVERFLOW_BUCKETS = 1024

/** Slots looked at to make room for one new key: bounds the time of the request that brings it. */
const SLOTS_PER_SEARCH = 128

/** The key's slot, or −1 where it has none, which means a full bucket (or a shared one). */
export function findSlot(table: BucketTable, key: string): number {
  const slot = table.slots.get(key)
  if (slot !== undefined) return slot
  if (table.overflow.size === 0) return -1
  return table.overflow.get(overflowIndex(table, key)) ?? -1
}

/**
 * The key's slot, opened when it has none. At `maxKeys` only a full bucket makes room; otherwise the
 * key shares an overflow bucket: strangers may share a limit, a limited key is never re-opened.
 */
export function findOrOpenSlot(
  table: BucketTable,
  key: string,
  config: BucketConfig | undefined,
  nowUs: number,
): number {
  const slot = table.slots.get(key) ?? openFor(table, key, config, nowUs)
  if (config !== undefined && table.configs.get(slot) !== config) {
    reconfigure(table, slot, config, nowUs)
  }
  return slot
}

function openFor(
  table: BucketTable,
  key: string,
  config: BucketConfig | undefined,
  nowUs: number,
): number {
  const capacity = (config ?? table.config).capacity
  if (table.slots.size < table.maxKeys || dropOneFull(table, nowUs)) {
    return openOwn(table, key, capacity, nowUs)
  }
  return openOverflow(table, key, capacity, nowUs)
}

/** Drops full buckets among the next `slots` slots; full and missing mean the same. */
export function sweep(table: BucketTable, slots: number, nowUs: number): void {
  const length = table.keys.length
  for (let looked = Math.min(slots, length); looked > 0; looked--) {
    table.hand = table.hand + 1 < length ? table.hand + 1 : 0
    dropIfFull(table, table.hand, nowUs)
  }
  if (table.overflow.size > 0) dropFullOverflow(table, nowUs)
}

/** A key that shared an overflow bucket goes on at that bucket's level, or it would be re-opened. */
function openOwn(table: BucketTable, key: string, capacity: number, nowUs: number): number {
  const shared =
    table.overflow.size === 0 ? undefined : table.overflow.get(overflowIndex(table, key))
  if (shared !== undefined) refill(table, shared, nowUs)
  const level = shared === undefined ? capacity : Math.min(capacity, table.level[shared] as number)
  const slot = openSlot(table, level, nowUs)
  table.keys[slot] = key
  table.slots.set(key, slot)
  return slot
}

function openOverflow(table: BucketTable, key: string, capacity: number, nowUs: number): number {
  table.overflowed += 1
  const index = overflowIndex(table, key)
  const shared = table.overflow.get(index)
  if (shared !== undefined) return shared
  const slot = openSlot(table, capacity, nowUs)
  table.overflow.set(index, slot)
  return slot
}

function overflowIndex(table: BucketTable, key: string): number {
  return seededHash(key, table.seed) % OVERFLOW_BUCKETS
}

function dropOneFull(table: BucketTable, nowUs: number): boolean {
  const length = table.keys.length
  for (let looked = Math.min(SLOTS_PER_SEARCH, length); looked > 0; looked--) {
    table.hand = table.hand + 1 < length ? table.hand + 1 : 0
    if (dropIfFull(table, table.hand, nowUs)) return true
  }
  return false
}

function dropIfFull(table: BucketTable, slot: number, nowUs: number): boolean {
  if (table.keys[slot] === undefined || !isFull(table, slot, nowUs)) return false
  closeSlot(table, slot)
  return true
}

/** A bucket whose pools hold surplus stays, and one with leases: forgetting it would throw them away. */
function isFull(table: BucketTable, slot: number, nowUs: number): boolean {
  refill(table, slot, nowUs)
  const pools = table.pools.get(slot)
  const holders = pools?.leases?.leases.length ?? 0
  if (holders > 0 || (pools !== undefined && pools.total > 0)) return false
  return (table.level[slot] as number) >= configOf(table, slot).capacity
}

function dropFullOverflow(table: BucketTable, nowUs: number): void {
  for (const [index, slot] of table.overflow) {
    if (!isFull(table, slot, nowUs)) continue
    table.overflow.delete(index)
    closeSlot(table, slot)
  }
}
