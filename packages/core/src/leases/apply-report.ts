import { type BucketTable, configOf } from '../buckets/bucket-table.ts'
import { roomForStandard } from '../buckets/debit.ts'
import { credit } from '../buckets/refill.ts'
import type { PoolSet } from '../pools/pool-set.ts'
import {
  addHeld,
  classIn,
  heldOf,
  type Lease,
  type LeasedClass,
  type LeaseSet,
  setDue,
  setWant,
} from './lease-set.ts'
import type { ClassReport, LeaseMessage } from './messages.ts'
import { endTrickles } from './trickle.ts'

/** A bucket with leases, brought up to date. */
export interface LeasedBucket {
  readonly table: BucketTable
  readonly slot: number
  readonly pools: PoolSet
  readonly set: LeaseSet
}

/** Most units that one holder may want of a class: sums over thousands of holders stay exact. */
const MOST_WANTED = 2 ** 40

/**
 * Takes over what a holder says of its classes: what the store has lost is charged first, then what was
 * spent leaves the lease, and what is given back is credited. Totals are compared with those known, so
 * nothing is counted twice. A class that is not mentioned is wanted no more.
 */
export function applyReports(
  bucket: LeasedBucket,
  lease: Lease,
  message: LeaseMessage,
  nowUs: number,
): void {
  const { pools, set } = bucket
  if (message.largestCost > pools.largestCost) pools.largestCost = message.largestCost
  for (const leased of lease.classes) {
    if (message.classes.some((report) => report.class === leased.class)) continue
    setWant(set, leased, { ratePerSecond: 0, capacity: 0, weight: 0 })
  }
  for (const report of message.classes) {
    const leased = classIn(pools, set, lease, { name: report.class, nowUs })
    if (report.asked > leased.asked) {
      leased.asked = report.asked
      pools.askedAtUs[leased.pool] = nowUs
    }
    applyLost(bucket, leased, report.granted - leased.granted)
    applyUsed(bucket, leased, report.used - leased.used)
    applyReturned(bucket, leased, report.returned - leased.returned)
    setWant(set, leased, wantOf(report))
  }
}

/** Gives back all that a holder has, at its word that it will spend nothing more. */
export function returnAll(bucket: LeasedBucket, lease: Lease): void {
  for (const leased of lease.classes) applyReturned(bucket, leased, heldOf(leased))
}

/**
 * Before the refill rate changes: holders go on maturing their trickles at the old one, so the rest of
 * what was promised is granted now, at the standard account's expense.
 */
export function buyOutTrickles(table: BucketTable, slot: number, pools: PoolSet): void {
  const set = pools.leases
  if (set === undefined || set.trickling === 0) return
  const bucket = { table, slot, pools, set }
  for (const lease of set.leases) {
    const promised = lease.classes.map(({ granted, budget }) => granted + budget)
    credit(table, slot, pools, endTrickles(pools, set, lease))
    lease.classes.forEach((leased, i) => {
      applyLost(bucket, leased, (promised[i] as number) - leased.granted)
    })
  }
  setDue(set)
}

/** Tokens that the holder has or had, and the store knows nothing of: a debt of the standard account. */
function applyLost(bucket: LeasedBucket, leased: LeasedClass, units: number): void {
  if (units <= 0) return
  const { table, slot, pools, set } = bucket
  const level = table.level[slot] as number
  const charged = Math.max(0, Math.min(units, level - configOf(table, slot).debtFloor))
  table.level[slot] = level - charged
  // What no debt can cover was there all the same.
  table.ledger.initial += units - charged
  leased.granted += units
  addHeld(pools, set, leased.pool, units)
}

function applyUsed(bucket: LeasedBucket, leased: LeasedClass, units: number): void {
  if (units <= 0) return
  applyLost(bucket, leased, units - heldOf(leased))
  const { table, pools, set } = bucket
  leased.used += units
  addHeld(pools, set, leased.pool, -units)
  table.ledger.spent += units
  table.ledger.moved += units
}

/** Credits what is given back to the standard account, never more than the holder has. */
function applyReturned(bucket: LeasedBucket, leased: LeasedClass, units: number): void {
  if (units <= 0) return
  const { table, slot, pools, set } = bucket
  const held = heldOf(leased)
  const back = Math.min(units, held)
  leased.returned += units
  leased.granted += units - back
  addHeld(pools, set, leased.pool, -back)
  const level = table.level[slot] as number
  const room = roomForStandard(level, pools, configOf(table, slot))
  const kept = Math.max(0, Math.min(back, room))
  table.level[slot] = level + kept
  table.ledger.minted -= back - kept
  table.ledger.overflow += back - kept
}

function wantOf({ ratePerSecond, capacity, weight }: ClassReport): {
  readonly ratePerSecond: number
  readonly capacity: number
  readonly weight: number
} {
  return {
    ratePerSecond: whole(ratePerSecond),
    capacity: whole(capacity),
    weight: whole(weight),
  }
}

/** A whole number ≥ 0 that sums can bear, whatever a forecast says. */
function whole(value: number): number {
  return value > 0 ? Math.min(Math.floor(value), MOST_WANTED) : 0
}
