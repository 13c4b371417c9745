import { type BucketTable, configOf } from './bucket-table.ts'
import { findOrOpenSlot } from './find-bucket.ts'
import { refill } from './refill.ts'
import { mint } from './refill-rate.ts'
import { takeOut } from './shrink.ts'

/** The buckets of a table that are not full: key and units held, standard and pools together. */
export type TableSnapshot = readonly (readonly [key: string, units: number])[]

export function snapshotTable(table: BucketTable, nowUs: number): TableSnapshot {
  const entries: [string, number][] = []
  for (const [key, slot] of table.slots) {
    refill(table, slot, nowUs)
    const units = heldIn(table, slot)
    if (units < configOf(table, slot).capacity) entries.push([key, units])
  }
  return entries
}

/**
 * Takes over a snapshot that is `ageUs` old: each bucket is refilled for that time, and where one
 * exists already the lower level stays, so that restoring never re-opens a limited key.
 */
export function restoreTable(
  table: BucketTable,
  snapshot: TableSnapshot,
  ageUs: number,
  nowUs: number,
): void {
  const scratch = new Float64Array(1)
  for (const [key, units] of snapshot) {
    const slot = findOrOpenSlot(table, key, undefined, nowUs)
    refill(table, slot, nowUs)
    const { rate, fillUs } = configOf(table, slot)
    scratch[0] = 0
    const grown = units + mint(rate, Math.min(ageUs, fillUs), scratch, 0)
    takeOut(table, slot, heldIn(table, slot) - grown)
  }
}

function heldIn(table: BucketTable, slot: number): number {
  return (table.level[slot] as number) + (table.pools.get(slot)?.total ?? 0)
}
