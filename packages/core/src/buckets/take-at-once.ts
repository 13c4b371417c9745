import { admit } from '../store/admit.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { BucketTable } from './bucket-table.ts'
import { divide } from './refill.ts'

/**
 * The common case of `take`, and most of what a decision costs: every key has a bucket with the
 * limits of its table and without leases, time went on by less than `quickUs`, and there is enough of
 * everything. False
 * has taken nothing (buckets may have been refilled), and the long way decides.
 *
 * It refills as `refill` does, but in one multiplication and one division; what is minted for a
 * bucket with pools stays undivided where the pool alone can pay. It debits as `debit` does, entry by
 * entry, and gives back where a later entry cannot pay.
 *
 * One long function on purpose: V8 compiles it apart from its callers, with room for all of it.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: calls are what a decision costs.
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the same.
export function takeAtOnce(tables: readonly BucketTable[], ask: Ask): boolean {
  const { count, entries, nowUs } = ask
  let drawnAlone = count > 0
  for (let i = 0; i < count; i++) {
    const entry = entries[i] as AskEntry
    const { cost, pool } = entry
    const table = tables[entry.resource] as BucketTable
    const { level, at, remainder, ledger, config } = table
    // Whoever asked last often asks next, and to compare two keys is quicker than to look one up.
    const isThere = table.keys[entry.place] === entry.key
    const slot = isThere ? entry.place : table.slots.get(entry.key)
    if (slot === undefined || entry.config !== undefined) return giveAllBack(tables, entries, i)
    if (table.hasOwnConfigs || cost > config.capacity) return giveAllBack(tables, entries, i)
    const pools = table.poolList[table.pooled[slot] as number]
    if (pools !== undefined && pools.leases !== undefined) return giveAllBack(tables, entries, i)
    const elapsedUs = nowUs - (at[slot] as number)
    if (elapsedUs !== 0) {
      if (!(elapsedUs > 0 && elapsedUs < config.quickUs)) return giveAllBack(tables, entries, i)
      const { num, den } = config.rate
      const parts = elapsedUs * num + (remainder[slot] as number)
      const minted = Math.floor(parts / den)
      let room = config.capacity - (level[slot] as number)
      if (pools !== undefined) {
        room = Math.max(0, room + config.surplus - pools.total - pools.undivided)
      }
      const kept = Math.min(minted, room)
      at[slot] = nowUs
      // A full bucket keeps no fraction: with it a burst would be a unit more than bound 3 allows.
      remainder[slot] = minted < room ? parts - minted * den : 0
      ledger.minted += kept
      if (kept < minted) ledger.overflow += minted - kept
      if (pools === undefined) level[slot] = (level[slot] as number) + kept
      else pools.undivided += kept
    }
    let drawn = 0
    if (pools !== undefined) {
      if ((pools.level[pool] as number) < cost && pools.undivided > 0) divide(table, slot, pools)
      drawn = Math.min(cost, pools.level[pool] as number)
    }
    if (drawn < cost) {
      const left = (level[slot] as number) - (cost - drawn)
      if (left < 0) return giveAllBack(tables, entries, i)
      level[slot] = left
      drawnAlone = false
    }
    if (pools !== undefined) {
      pools.level[pool] = (pools.level[pool] as number) - drawn
      pools.total -= drawn
      pools.askedAtUs[pool] = nowUs
      if (cost > pools.largestCost) pools.largestCost = cost
      ledger.moved += drawn
    }
    ledger.spent += cost
    entry.drawn = drawn
    entry.charged = true
    if (!isThere) entry.place = slot
  }
  admit(ask, drawnAlone ? 'predicted' : 'standard')
  return true
}

/** Undoes the debits of the first `count` entries, each to where it came from. */
function giveAllBack(
  tables: readonly BucketTable[],
  entries: readonly AskEntry[],
  count: number,
): false {
  for (let i = 0; i < count; i++) {
    const { resource, key, pool, cost, drawn } = entries[i] as AskEntry
    const { slots, level, ledger, poolList, pooled } = tables[resource] as BucketTable
    const slot = slots.get(key) as number
    const pools = poolList[pooled[slot] as number]
    level[slot] = (level[slot] as number) + (cost - drawn)
    if (pools !== undefined) {
      pools.level[pool] = (pools.level[pool] as number) + drawn
      pools.total += drawn
    }
    ledger.spent -= cost
    ledger.moved -= drawn
  }
  return false
}
