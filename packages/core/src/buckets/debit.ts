import { heldAboveCapacity, type PoolSet, partsReaching, SLICE_PARTS } from '../pools/pool-set.ts'
import type { BucketConfig } from './bucket-config.ts'
import { type BucketTable, configOf } from './bucket-table.ts'
import { timeToMint } from './refill-rate.ts'

/** A bucket that was found and brought up to date for one request. */
export interface OpenBucket {
  table: BucketTable
  slot: number
  /** Its predicted pools, where it has some. */
  pools: PoolSet | undefined
}

/** Units a request of this pool could take now: its pool and the standard account together. */
export function available({ table, slot, pools }: OpenBucket, pool: number): number {
  const standard = table.level[slot] as number
  return pools === undefined ? standard : standard + (pools.level[pool] as number)
}

/**
 * Takes `cost` units that {@link available} has shown to be there: what the pool has, the rest from
 * standard. A predicted token moves to the standard account and is spent there in this one step, so
 * `spent` is the only place where consumption is counted. Returns what the pool paid.
 */
export function debit({ table, slot, pools }: OpenBucket, pool: number, cost: number): number {
  const { ledger, level } = table
  ledger.spent += cost
  if (pools === undefined) {
    level[slot] = (level[slot] as number) - cost
    return 0
  }
  const moved = drawFromPool(pools, pool, cost)
  level[slot] = (level[slot] as number) - (cost - moved)
  ledger.moved += moved
  return moved
}

function drawFromPool(pools: PoolSet, pool: number, cost: number): number {
  const level = pools.level[pool] as number
  const moved = Math.min(level, cost)
  pools.level[pool] = level - moved
  pools.total -= moved
  return moved
}

/** Charges `units` more; the standard account may go into debt down to its floor. */
export function charge(table: BucketTable, slot: number, units: number): void {
  const { debtFloor } = configOf(table, slot)
  const level = table.level[slot] as number
  // After a change to smaller limits a bucket may already be below its floor.
  const charged = Math.max(0, Math.min(units, level - debtFloor))
  table.level[slot] = level - charged
  table.ledger.spent += charged
}

/** Gives `units` back to the standard account, never above what the bucket may hold. */
export function giveBack(table: BucketTable, slot: number, units: number): void {
  const level = table.level[slot] as number
  const pools = table.poolList[table.pooled[slot] as number]
  const room = roomForStandard(level, pools, configOf(table, slot))
  const kept = Math.max(0, Math.min(units, room))
  table.level[slot] = level + kept
  if (kept >= room) table.remainder[slot] = 0
  table.ledger.spent -= units
  table.ledger.returned += units
  table.ledger.overflow += units - kept
  table.ledger.minted -= units - kept
}

/** What the standard account may take up: saved-up surplus in pools leaves its room to it. */
export function roomForStandard(
  level: number,
  pools: PoolSet | undefined,
  { capacity, surplus }: BucketConfig,
): number {
  if (pools === undefined) return capacity - level
  const room = capacity - level - pools.total - pools.leased
  return room + Math.min(heldAboveCapacity(pools), surplus)
}

/**
 * µs until `cost` units could be taken, by the refill that reaches this pool or the standard account;
 * Infinity when the bucket can never hold them.
 */
export function waitUs(bucket: OpenBucket, pool: number, cost: number): number {
  const { table, slot, pools } = bucket
  const { rate, capacity } = configOf(table, slot)
  if (cost > capacity) return Number.POSITIVE_INFINITY
  const missing = cost - available(bucket, pool)
  const parts = pools ? partsReaching(pools, pool) : SLICE_PARTS
  if (parts === SLICE_PARTS) return timeToMint(rate, missing, table.remainder[slot] as number)
  // One unit more: the standard account and the pool each round their part down.
  const needed = Math.ceil(((missing + 1) * SLICE_PARTS) / parts)
  return timeToMint(rate, needed, table.remainder[slot] as number)
}
