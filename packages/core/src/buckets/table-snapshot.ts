import { type BucketConfig, bucketConfig, UNITS } from './bucket-config.ts'
import { type BucketTable, configOf, heldIn } from './bucket-table.ts'
import { findOrOpenSlot } from './find-bucket.ts'
import { refill } from './refill.ts'
import { mint } from './refill-rate.ts'
import { takeOut } from './shrink.ts'

/** A bucket that is not full: units held, standard and pools together; its limits where they are its own. */
export type BucketSnapshot =
  | readonly [key: string, units: number]
  | readonly [key: string, units: number, limit: number, burst: number]

export type TableSnapshot = readonly BucketSnapshot[]

export function snapshotTable(table: BucketTable, nowUs: number): TableSnapshot {
  const entries: BucketSnapshot[] = []
  for (const [key, slot] of table.slots) {
    refill(table, slot, nowUs)
    const units = heldIn(table, slot)
    const { limit, capacity } = configOf(table, slot)
    if (units >= capacity) continue
    const own = table.configs.has(slot)
    entries.push(own ? [key, units, limit, capacity / UNITS] : [key, units])
  }
  return entries
}

/**
 * Takes over a snapshot that is `ageUs` old: each bucket is refilled for that time, and where one
 * exists already the lower level stays, so that restoring never re-opens a limited key. What is not
 * an entry is passed over.
 */
export function restoreTable(
  table: BucketTable,
  snapshot: TableSnapshot,
  ageUs: number,
  nowUs: number,
): void {
  const scratch = new Float64Array(1)
  for (const entry of snapshot) {
    const [key, units] = entry
    if (typeof key !== 'string' || !Number.isSafeInteger(units)) continue
    const slot = findOrOpenSlot(table, key, ownConfig(table, entry), nowUs)
    refill(table, slot, nowUs)
    const { rate, fillUs } = configOf(table, slot)
    scratch[0] = 0
    const grown = units + mint(rate, Math.min(ageUs, fillUs), scratch, 0)
    takeOut(table, slot, heldIn(table, slot) - grown)
  }
}

/** The limits that a key had of its own, where it is not here already with newer ones. */
function ownConfig(table: BucketTable, entry: BucketSnapshot): BucketConfig | undefined {
  const [key, , limit, burst] = entry
  if (limit === undefined || burst === undefined || table.slots.has(key)) return undefined
  if (!(limit > 0 && burst > 0)) return undefined
  const { windowMs, surplus } = table.config
  return bucketConfig({ limit, windowMs, burst, surplus: surplus / UNITS })
}
