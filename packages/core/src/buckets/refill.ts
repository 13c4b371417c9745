import { divideMinted, heldAboveCapacity, type PoolSet, saveSurplus } from '../pools/pool-set.ts'
import { type BucketTable, configOf } from './bucket-table.ts'
import { mint } from './refill-rate.ts'

/** A clock that steps back by more than this is believed; by less, the bucket waits for it. */
const REBASE_US = 5_000_000

/**
 * Brings a bucket up to `nowUs`. Refill is lazy and continuous; the pools' slices of it are divided
 * here and nowhere else. A step back credits nothing, a step forward at most one fill.
 */
export function refill(table: BucketTable, slot: number, nowUs: number): void {
  const elapsedUs = nowUs - (table.at[slot] as number)
  if (elapsedUs <= 0) {
    if (elapsedUs < -REBASE_US) rebase(table, slot, nowUs)
    return
  }
  const config = configOf(table, slot)
  table.at[slot] = nowUs
  const minted = mint(config.rate, Math.min(elapsedUs, config.fillUs), table.remainder, slot)
  const pools = table.pooled[slot] === 1 ? table.pools.get(slot) : undefined
  const kept = pools
    ? creditPooled(table, slot, pools, minted)
    : creditStandard(table, slot, minted, config.capacity)
  // A full bucket keeps no fraction: with it a burst would be up to one unit more than bound 3 allows.
  const most = config.capacity + (pools ? config.surplus : 0)
  const held = (table.level[slot] as number) + (pools?.total ?? 0)
  if (kept < minted || held >= most) table.remainder[slot] = 0
  table.ledger.minted += kept
  table.ledger.overflow += minted - kept
}

function rebase(table: BucketTable, slot: number, nowUs: number): void {
  table.at[slot] = nowUs
  table.rebased += 1
}

function creditStandard(
  table: BucketTable,
  slot: number,
  minted: number,
  capacity: number,
): number {
  const level = table.level[slot] as number
  const kept = Math.min(minted, capacity - level)
  table.level[slot] = level + kept
  return kept
}

/** Bound 2: standard and pools together never exceed B (+ surplus). Returns the units taken up. */
function creditPooled(table: BucketTable, slot: number, pools: PoolSet, minted: number): number {
  const { capacity, surplus } = configOf(table, slot)
  const before = (table.level[slot] as number) + pools.total
  const kept = Math.min(minted, Math.max(0, capacity + surplus - before))
  const standard = (table.level[slot] as number) + divideMinted(pools, kept)
  table.level[slot] = surplus > 0 ? trimStandard(pools, standard, capacity) : standard
  return (table.level[slot] as number) + pools.total - before
}

/**
 * With surplus the standard account still holds at most what pools leave of B. What it cannot hold
 * is saved in the pools beyond their capacities, or thrown away where no class is established.
 */
function trimStandard(pools: PoolSet, standard: number, capacity: number): number {
  const most = capacity - (pools.total - heldAboveCapacity(pools))
  if (standard <= most) return standard
  saveSurplus(pools, standard - most)
  return most
}
