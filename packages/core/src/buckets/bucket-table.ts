import type { PoolSet } from '../pools/pool-set.ts'
import type { BucketConfig } from './bucket-config.ts'
import { createLedger, type Ledger } from './ledger.ts'

/**
 * Many buckets of one resource by key, in columns: a slot per key, typed arrays per field, no object
 * and no timer per key.
 */
export interface BucketTable {
  config: BucketConfig
  readonly maxKeys: number
  readonly slots: Map<string, number>
  readonly keys: (string | undefined)[]
  readonly free: number[]
  /** Standard account S, units; negative while in debt. */
  level: Float64Array
  /** Time of the last refill, µs. */
  at: Float64Array
  /** Fraction of a unit not yet minted, in 1/den units. */
  remainder: Float64Array
  /** Place of a slot's pools in `poolList`; 0 for the many that have none. */
  pooled: Uint16Array
  /** Predicted pools of the few slots that have some. */
  readonly pools: Map<number, PoolSet>
  /** The same by place, because an array is quicker than a map; place 0 stays empty. */
  readonly poolList: (PoolSet | undefined)[]
  /** Limits of slots that differ from `config`; set by {@link setOwnConfig}. */
  readonly configs: Map<number, BucketConfig>
  /** Whether there are any: asked for every request, which the size of a map is too far away for. */
  hasOwnConfigs: boolean
  readonly ledger: Ledger
  /** Buckets shared by strangers once the table is full of limited keys: see find-bucket.ts. */
  readonly overflow: Map<number, number>
  /** Secret of the hash that assigns strangers to overflow buckets. */
  readonly seed: number
  /** Requests that used an overflow bucket. */
  overflowed: number
  /** Where the next sweep goes on. */
  hand: number
  /** Clock steps back of more than a few seconds, for which nothing was credited. */
  rebased: number
}

const INITIAL_SLOTS = 16

export function createBucketTable(
  config: BucketConfig,
  maxKeys: number,
  seed: number,
): BucketTable {
  return {
    config,
    maxKeys,
    slots: new Map(),
    keys: [],
    free: [],
    level: new Float64Array(INITIAL_SLOTS),
    at: new Float64Array(INITIAL_SLOTS),
    remainder: new Float64Array(INITIAL_SLOTS),
    pooled: new Uint16Array(INITIAL_SLOTS),
    pools: new Map(),
    poolList: [undefined],
    configs: new Map(),
    hasOwnConfigs: false,
    ledger: createLedger(),
    overflow: new Map(),
    seed,
    overflowed: 0,
    hand: 0,
    rebased: 0,
  }
}

export function configOf(table: BucketTable, slot: number): BucketConfig {
  return table.hasOwnConfigs ? (table.configs.get(slot) ?? table.config) : table.config
}

/** Gives a slot limits of its own; `undefined` gives it those of the table. */
export function setOwnConfig(
  table: BucketTable,
  slot: number,
  config: BucketConfig | undefined,
): void {
  if (config === undefined) table.configs.delete(slot)
  else table.configs.set(slot, config)
  table.hasOwnConfigs = table.configs.size > 0
}

/** Units that a bucket holds, standard and pools together. */
export function heldIn(table: BucketTable, slot: number): number {
  return (table.level[slot] as number) + (table.pools.get(slot)?.total ?? 0)
}

/** Opens a bucket that holds `level` units at `nowUs`. */
export function openSlot(table: BucketTable, level: number, nowUs: number): number {
  const slot = table.free.pop() ?? table.keys.length
  if (slot === table.level.length) grow(table)
  if (slot === table.keys.length) table.keys.push(undefined)
  table.level[slot] = level
  table.at[slot] = nowUs
  table.remainder[slot] = 0
  table.ledger.initial += level
  return slot
}

/** Forgets a bucket; what it held leaves the ledger. */
export function closeSlot(table: BucketTable, slot: number): void {
  const pools = table.pools.get(slot)
  table.ledger.initial -= table.level[slot] as number
  if (pools) table.ledger.initial -= pools.total + pools.undivided
  const key = table.keys[slot]
  if (key !== undefined) table.slots.delete(key)
  table.keys[slot] = undefined
  table.level[slot] = 0
  detachPools(table, slot)
  if (table.hasOwnConfigs) setOwnConfig(table, slot, undefined)
  table.free.push(slot)
}

/** Most slots of a table that have pools at a time. */
const MOST_POOLED = 65_535

/** Gives a slot predicted pools; does nothing where all places are taken. */
export function attachPools(table: BucketTable, slot: number, pools: PoolSet): void {
  const free = table.poolList.indexOf(undefined, 1)
  const place = free < 0 ? table.poolList.length : free
  if (place > MOST_POOLED) return
  table.poolList[place] = pools
  table.pooled[slot] = place
  table.pools.set(slot, pools)
}

export function detachPools(table: BucketTable, slot: number): void {
  const place = table.pooled[slot] as number
  if (place === 0) return
  table.poolList[place] = undefined
  table.pooled[slot] = 0
  table.pools.delete(slot)
}

function grow(table: BucketTable): void {
  const length = table.level.length * 2
  table.level = longer(table.level, length)
  table.at = longer(table.at, length)
  table.remainder = longer(table.remainder, length)
  const pooled = new Uint16Array(length)
  pooled.set(table.pooled)
  table.pooled = pooled
}

function longer(old: Float64Array, length: number): Float64Array {
  const array = new Float64Array(length)
  array.set(old)
  return array
}
