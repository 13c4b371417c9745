import { divideMinted, heldAboveCapacity, type PoolSet, saveSurplus } from '../pools/pool-set.ts'
import { type BucketTable, configOf } from './bucket-table.ts'
import { mint } from './refill-rate.ts'

/** A clock that steps back by more than this is believed; by less, the bucket waits for it. */
const REBASE_US = 5_000_000

/**
 * Brings a bucket up to `nowUs`: mints what the time brought and divides it among standard and pools.
 * Refill is lazy and continuous. A step back credits nothing, a step forward at most one fill.
 */
export function refill(table: BucketTable, slot: number, nowUs: number): PoolSet | undefined {
  const pools = table.poolList[table.pooled[slot] as number]
  const elapsedUs = nowUs - (table.at[slot] as number)
  const isRebased = elapsedUs < -REBASE_US
  if (isRebased) table.rebased += 1
  if (isRebased || elapsedUs > 0) table.at[slot] = nowUs
  if (elapsedUs > 0) mintInto(table, slot, pools, elapsedUs)
  if (pools !== undefined && pools.undivided > 0) divide(table, slot, pools)
  return pools
}

/** Bound 2: standard, pools and what is undivided together never exceed B (+ surplus). */
function mintInto(
  table: BucketTable,
  slot: number,
  pools: PoolSet | undefined,
  elapsedUs: number,
): void {
  const { level, remainder, ledger } = table
  const { rate, fillUs, capacity, surplus, debtFloor } = configOf(table, slot)
  const held = level[slot] as number
  // A debt from before smaller limits may be deeper than their floor: then all time counts.
  const worthUs = elapsedUs < fillUs || held < debtFloor ? elapsedUs : fillUs
  const minted = mint(rate, worthUs, remainder, slot)
  const room =
    pools === undefined
      ? capacity - held
      : Math.max(0, capacity + surplus - held - pools.total - pools.undivided)
  const kept = Math.min(minted, room)
  if (pools === undefined) level[slot] = held + kept
  else pools.undivided += kept
  ledger.minted += kept
  if (minted < room) return
  // A full bucket keeps no fraction: with it a burst would be up to one unit more than bound 3 allows.
  remainder[slot] = 0
  ledger.overflow += minted - kept
}

/** Divides what was minted since by the pools' slices; the rest goes to the standard account. */
export function divide(table: BucketTable, slot: number, pools: PoolSet): void {
  const { capacity, surplus } = configOf(table, slot)
  const units = pools.undivided
  const before = (table.level[slot] as number) + pools.total
  pools.undivided = 0
  const standard = (table.level[slot] as number) + divideMinted(pools, units)
  table.level[slot] = surplus > 0 ? trimStandard(pools, standard, capacity) : standard
  const lost = before + units - (table.level[slot] as number) - pools.total
  table.ledger.minted -= lost
  table.ledger.overflow += lost
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
