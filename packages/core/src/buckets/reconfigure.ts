import { buyOutTrickles } from '../leases/apply-report.ts'
import type { BucketConfig } from './bucket-config.ts'
import { type BucketTable, setOwnConfig } from './bucket-table.ts'
import { divide, refill } from './refill.ts'
import { shrinkTo } from './shrink.ts'

/**
 * Gives one bucket other limits: mints at the old rate until now, then keeps at most the new
 * capacity; raising the capacity adds nothing. The fraction of a unit goes with the old rate.
 */
export function reconfigure(
  table: BucketTable,
  slot: number,
  config: BucketConfig,
  nowUs: number,
): void {
  endRate(table, slot, nowUs)
  setOwnConfig(table, slot, config)
  table.remainder[slot] = 0
  shrinkTo(table, slot, config)
}

/** Gives all buckets of a table, but those with limits of their own, other limits. */
export function reconfigureAll(table: BucketTable, config: BucketConfig, nowUs: number): void {
  const inherited: number[] = []
  for (const slot of openSlots(table)) {
    if (table.configs.has(slot)) continue
    endRate(table, slot, nowUs)
    inherited.push(slot)
  }
  table.config = config
  for (const slot of inherited) {
    table.remainder[slot] = 0
    shrinkTo(table, slot, config)
  }
}

/** Mints at the old rate until now. */
function endRate(table: BucketTable, slot: number, nowUs: number): void {
  const pools = refill(table, slot, nowUs)
  if (pools?.leases === undefined) return
  buyOutTrickles(table, slot, pools)
  if (pools.undivided > 0) divide(table, slot, pools)
}

export function openSlots(table: BucketTable): number[] {
  return [...table.slots.values(), ...table.overflow.values()]
}
