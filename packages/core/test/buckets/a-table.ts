import { type BucketConfig, bucketConfig } from '../../src/buckets/bucket-config.ts'
import { attachPools, type BucketTable, createBucketTable } from '../../src/buckets/bucket-table.ts'
import { available, debit, waitUs } from '../../src/buckets/debit.ts'
import { findOrOpenSlot } from '../../src/buckets/find-bucket.ts'
import { refill } from '../../src/buckets/refill.ts'
import { createPoolSet, type PoolSet } from '../../src/pools/pool-set.ts'

/** Limits in tokens; `perSecond` 1 with `burst` 10 where nothing else is said. */
export interface Limits {
  readonly perSecond?: number
  readonly burst?: number
  readonly surplus?: number
}

export function configFor({ perSecond = 1, burst = 10, surplus = 0 }: Limits = {}): BucketConfig {
  return bucketConfig({ limit: perSecond, windowMs: 1000, burst, surplus })
}

export function aTable(limits: Limits = {}, maxKeys = 1_000_000): BucketTable {
  return createBucketTable(configFor(limits), maxKeys, 7)
}

/** Takes `units` of a key's bucket when they are there, as a store would. */
export function take(table: BucketTable, key: string, units: number, nowUs: number): boolean {
  const slot = findOrOpenSlot(table, key, undefined, nowUs)
  refill(table, slot, nowUs)
  if (availableTo(table, slot, 0) < units) return false
  debitFrom(table, slot, 0, units)
  return true
}

/** Units that requests of a pool could take. */
export function availableTo(table: BucketTable, slot: number, pool: number): number {
  return available({ table, slot, pools: table.pools.get(slot) }, pool)
}

/** Takes `cost` units for a request of a pool; returns what the pool paid. */
export function debitFrom(table: BucketTable, slot: number, pool: number, cost: number): number {
  return debit({ table, slot, pools: table.pools.get(slot) }, pool, cost)
}

/** µs until a request of a pool could take `cost` units. */
export function waitFor(table: BucketTable, slot: number, pool: number, cost: number): number {
  return waitUs({ table, slot, pools: table.pools.get(slot) }, pool, cost)
}

/** Gives a slot predicted pools, empty and without slices. */
export function addPools(table: BucketTable, slot: number, count: number): PoolSet {
  const pools = createPoolSet(count)
  attachPools(table, slot, pools)
  return pools
}

/** Divides the refill among pools by these slices, in millionths. */
export function setSlices(pools: PoolSet, slices: readonly number[]): void {
  pools.slice.fill(0)
  pools.slice.set(slices)
  pools.sliced = slices.reduce((a, b) => a + b, 0)
}

/** Moves units from the standard account to a pool, as a plan does. */
export function moveToPool(table: BucketTable, slot: number, pool: number, units: number): void {
  const pools = table.pools.get(slot) as PoolSet
  table.level[slot] = (table.level[slot] as number) - units
  pools.level[pool] = (pools.level[pool] as number) + units
  pools.total += units
}

/** Units of one pool. */
export function pooledLevel(table: BucketTable, slot: number, pool: number): number {
  return table.pools.get(slot)?.level[pool] ?? 0
}

/** Units that the accounts lack or have too much of; 0 by bound 1. */
export function missingFrom({ level, pools, ledger }: BucketTable): number {
  let held = 0
  for (const units of level) held += units
  for (const { total, undivided } of pools.values()) held += total + undivided
  return held + ledger.spent + ledger.writtenOff - (ledger.initial + ledger.minted)
}
