import { outstandingIn } from '../leases/lease-set.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import type { PoolSet } from '../pools/pool-set.ts'
import type { AskEntry, BucketLevel } from '../store/store.ts'
import { type BucketTable, closeSlot, configOf, heldIn } from './bucket-table.ts'
import { findSlot } from './find-bucket.ts'
import { ledgerInTokens } from './ledger.ts'
import { refill } from './refill.ts'
import { timeToMint } from './refill-rate.ts'

/** A picture of a key's bucket; a key without one has a full bucket. */
export function levelOf(table: BucketTable, key: string, pool: number, nowUs: number): BucketLevel {
  const slot = findSlot(table, key)
  if (slot < 0) return fullBucket(table)
  refill(table, slot, nowUs)
  return levelIn(table, slot, pool)
}

/**
 * What a request that was just answered has left in its bucket: {@link levelOf} without looking the
 * key up, and where one pool has all that was minted without dividing it, which counts as standard.
 */
export function levelLeft(table: BucketTable, entry: AskEntry, nowUs: number): BucketLevel {
  const { key, pool, place } = entry
  const isUpToDate = table.keys[place] === key && table.at[place] === nowUs
  const pools = poolsOf(table, place)
  const isDivided =
    pools === undefined || (pools.count === 1 && configOf(table, place).surplus === 0)
  return isUpToDate && isDivided ? levelIn(table, place, pool) : levelOf(table, key, pool, nowUs)
}

/** What is not divided among pools yet counts as standard. */
function levelIn(table: BucketTable, slot: number, pool: number): BucketLevel {
  const config = configOf(table, slot)
  const pools = poolsOf(table, slot)
  const standard = (table.level[slot] as number) + (pools?.undivided ?? 0)
  const predicted = pools?.total ?? 0
  const missing = config.capacity - standard - predicted - (pools?.leased ?? 0)
  return {
    config,
    standard,
    pooled: pools === undefined ? 0 : (pools.level[pool] as number),
    predicted,
    fullInUs: timeToMint(config.rate, missing, table.remainder[slot] as number),
  }
}

function poolsOf({ poolList, pooled }: BucketTable, slot: number): PoolSet | undefined {
  return poolList[pooled[slot] as number]
}

function fullBucket({ config }: BucketTable): BucketLevel {
  return { config, standard: config.capacity, pooled: 0, predicted: 0, fullInUs: 0 }
}

/** Makes a key's bucket full by forgetting it. An overflow bucket is shared and stays as it is. */
export function resetKey(table: BucketTable, key: string, nowUs: number): void {
  const slot = table.slots.get(key)
  if (slot === undefined) return
  refill(table, slot, nowUs)
  if (table.pooled[slot] === 0) {
    closeSlot(table, slot)
    return
  }
  const leased = poolsOf(table, slot)?.leased ?? 0
  const missing = Math.max(0, configOf(table, slot).capacity - heldIn(table, slot) - leased)
  table.level[slot] = (table.level[slot] as number) + missing
  // A full bucket keeps no fraction.
  table.remainder[slot] = 0
  table.ledger.initial += missing
}

/** The ledger in tokens, with the accounts really added up. */
export function tableLedger(table: BucketTable): TokenLedger {
  let standard = 0
  for (const level of table.level) standard += level
  let predicted = 0
  let outstanding = 0
  for (const pools of table.pools.values()) {
    predicted += pools.total
    standard += pools.undivided
    outstanding += outstandingIn(pools)
  }
  return ledgerInTokens(table.ledger, { standard, predicted, outstanding })
}
