import { expireLeases, rebaseLeases } from '../leases/expire-leases.ts'
import type { LeaseSet } from '../leases/lease-set.ts'
import { feedTrickles } from '../leases/trickle.ts'
import { divideMinted, heldAboveCapacity, type PoolSet, saveSurplus } from '../pools/pool-set.ts'
import { type BucketTable, configOf } from './bucket-table.ts'
import { mint } from './refill-rate.ts'

/** A clock that steps back by more than this is believed; by less, the bucket waits for it. */
const REBASE_US = 5_000_000

/**
 * Brings a bucket up to `nowUs`: mints what the time brought and divides it among standard and pools.
 * Refill is lazy and continuous. A step back credits nothing, a step forward at most one fill. Leases
 * that ended meanwhile keep their room until their end and are written off then.
 */
export function refill(table: BucketTable, slot: number, nowUs: number): PoolSet | undefined {
  const pools = table.poolList[table.pooled[slot] as number]
  if (pools !== undefined && pools.leases !== undefined) endDueLeases(table, slot, pools, nowUs)
  advance(table, slot, pools, nowUs)
  if (pools !== undefined && pools.undivided > 0) divide(table, slot, pools)
  return pools
}

function advance(
  table: BucketTable,
  slot: number,
  pools: PoolSet | undefined,
  nowUs: number,
): void {
  const elapsedUs = nowUs - (table.at[slot] as number)
  const isRebased = elapsedUs < -REBASE_US
  if (isRebased) table.rebased += 1
  if (isRebased && pools?.leases !== undefined) rebaseLeases(pools.leases, nowUs)
  if (isRebased || elapsedUs > 0) table.at[slot] = nowUs
  if (elapsedUs > 0) mintInto(table, slot, pools, elapsedUs)
}

/** Until its end a lease keeps refill out: minting for that time after the end would be a second burst. */
function endDueLeases(table: BucketTable, slot: number, pools: PoolSet, nowUs: number): void {
  const set = pools.leases as LeaseSet
  while (set.dueUs <= nowUs) {
    const dueUs = set.dueUs
    if (dueUs > (table.at[slot] as number)) advance(table, slot, pools, dueUs)
    credit(table, slot, pools, expireLeases(pools, set, table.ledger, dueUs))
  }
}

/** Puts minted units that nobody holds any more back into the bucket, as far as there is room. */
export function credit(table: BucketTable, slot: number, pools: PoolSet, units: number): void {
  const kept = Math.min(units, roomIn(table, slot, pools))
  pools.undivided += kept
  table.ledger.minted -= units - kept
  table.ledger.overflow += units - kept
}

/** Bound 2: standard, pools and what is undivided together never exceed B (+ surplus). */
function mintInto(
  table: BucketTable,
  slot: number,
  pools: PoolSet | undefined,
  elapsedUs: number,
): void {
  const { level, remainder, ledger } = table
  const { rate, fillUs, capacity, debtFloor } = configOf(table, slot)
  const held = level[slot] as number
  // A debt from before smaller limits may be deeper than their floor: then all time counts. So it does
  // for trickles, which a full bucket feeds all the same.
  const isTrickling = pools?.leases !== undefined && pools.leases.trickling > 0
  const isWorth = elapsedUs < fillUs || held < debtFloor || isTrickling
  const worthUs = isWorth ? elapsedUs : fillUs
  const all = mint(rate, worthUs, remainder, slot)
  const trickled = pools?.leases === undefined ? 0 : feedTrickles(pools.leases, all)
  const minted = all - trickled
  const room = pools === undefined ? capacity - held : roomIn(table, slot, pools)
  const kept = Math.min(minted, room)
  if (pools === undefined) level[slot] = held + kept
  else pools.undivided += kept
  ledger.minted += kept + trickled
  if (trickled > 0) divide(table, slot, pools as PoolSet, minted < room ? trickled : 0)
  if (minted < room) return
  // A full bucket keeps no fraction: with it a burst would be up to one unit more than bound 3 allows.
  remainder[slot] = 0
  ledger.overflow += minted - kept
}

/** Units that a bucket with pools may take up: what is leased or promised keeps its room (bound 2). */
export function roomIn(table: BucketTable, slot: number, pools: PoolSet): number {
  const { capacity, surplus } = configOf(table, slot)
  const held = table.level[slot] as number
  return Math.max(0, capacity + surplus - held - pools.total - pools.undivided - pools.leased)
}

/**
 * Divides what was minted since by the pools' slices; the rest goes to the standard account. `trickled`
 * units of the same refill have gone to trickles.
 */
export function divide(table: BucketTable, slot: number, pools: PoolSet, trickled = 0): void {
  const { capacity, surplus } = configOf(table, slot)
  const units = pools.undivided
  const before = (table.level[slot] as number) + pools.total
  pools.undivided = 0
  const standard = (table.level[slot] as number) + divideMinted(pools, units + trickled, trickled)
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
  const most = capacity - pools.leased - (pools.total - heldAboveCapacity(pools))
  if (standard <= most) return standard
  saveSurplus(pools, standard - most)
  return most
}
