import type { AskEntry } from '../store/store.ts'
import { type BucketTable, configOf } from './bucket-table.ts'
import { mintInto } from './refill.ts'

/**
 * The common case of a decision in one piece, because calls are what it costs: an open bucket whose
 * pool alone, or whose standard account where there are no pools, can pay. Otherwise answers false
 * with nothing debited, and the general way decides: one that needs both accounts, or lacks tokens.
 */
export function payAtOnce(
  table: BucketTable,
  slot: number,
  entry: AskEntry,
  nowUs: number,
): boolean {
  const { cost, pool } = entry
  const { level, ledger } = table
  const pools = mintInto(table, slot, nowUs)
  if (cost > configOf(table, slot).capacity) return false
  const held = pools === undefined ? (level[slot] as number) : (pools.level[pool] as number)
  if (held < cost) return false
  ledger.spent += cost
  entry.charged = true
  if (pools === undefined) {
    level[slot] = held - cost
    entry.drawn = 0
    return true
  }
  pools.level[pool] = held - cost
  pools.total -= cost
  pools.askedAtUs[pool] = nowUs
  if (cost > pools.largestCost) pools.largestCost = cost
  ledger.moved += cost
  entry.drawn = cost
  return true
}
