import type { AskEntry } from '../store/store.ts'
import { configOf } from './bucket-table.ts'
import type { OpenBucket } from './debit.ts'
import { divide, mintInto } from './refill.ts'

/**
 * Whether a known bucket can pay, in as few calls as it takes: calls are what a decision costs. What
 * was minted is divided only where the pool alone does not do. Nothing is debited. The
 * time is `table.nowUs`.
 */
export function canPayAtOnce(bucket: OpenBucket, entry: AskEntry): boolean {
  const { table, slot } = bucket
  const { cost } = entry
  const pools = mintInto(table, slot)
  bucket.pools = pools
  if (cost > configOf(table, slot).capacity) return false
  if (pools === undefined) return (table.level[slot] as number) >= cost
  if ((pools.level[entry.pool] as number) >= cost) return true
  if (pools.undivided > 0) divide(table, slot, pools)
  return (table.level[slot] as number) + (pools.level[entry.pool] as number) >= cost
}

/** Debits what {@link canPayAtOnce} has shown to be there: the pool first, the rest from standard. */
export function payAtOnce(bucket: OpenBucket, entry: AskEntry): void {
  const { table, slot, pools } = bucket
  const { cost, pool } = entry
  const { level, ledger } = table
  entry.charged = true
  ledger.spent += cost
  if (pools === undefined) {
    level[slot] = (level[slot] as number) - cost
    entry.drawn = 0
    return
  }
  const held = pools.level[pool] as number
  const moved = Math.min(held, cost)
  if (moved < cost) level[slot] = (level[slot] as number) - (cost - moved)
  pools.level[pool] = held - moved
  pools.total -= moved
  pools.askedAtUs[pool] = table.nowUs
  if (cost > pools.largestCost) pools.largestCost = cost
  ledger.moved += moved
  entry.drawn = moved
}
