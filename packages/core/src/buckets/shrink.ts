import { heldAboveCapacity, takeFromPools } from '../pools/pool-set.ts'
import type { BucketConfig } from './bucket-config.ts'
import type { BucketTable } from './bucket-table.ts'

/** Takes what a bucket holds beyond new, smaller limits: `A ← min(A, B′ − O)`, surplus aside; may end below 0. */
export function shrinkTo(table: BucketTable, slot: number, config: BucketConfig): void {
  const pools = table.pools.get(slot)
  const saved = pools ? Math.min(config.surplus, heldAboveCapacity(pools)) : 0
  const held = (table.level[slot] as number) + (pools?.total ?? 0)
  takeOut(table, slot, held + (pools?.leased ?? 0) - config.capacity - saved)
}

/**
 * Takes `units` out of a bucket, standard first, then pools. An edit, not a cost: it leaves the
 * ledger's `initial`. Nothing happens for `units` ≤ 0.
 */
export function takeOut(table: BucketTable, slot: number, units: number): void {
  if (units <= 0) return
  const pools = table.pools.get(slot)
  const standard = table.level[slot] as number
  const fromPools = pools ? takeFromPools(pools, units - Math.max(0, standard)) : 0
  table.level[slot] = standard - (units - fromPools)
  table.ledger.initial -= units
}
