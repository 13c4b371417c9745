import { attachPools, type BucketTable, configOf, heldIn } from '../buckets/bucket-table.ts'
import { credit, divide, refill } from '../buckets/refill.ts'
import { takeOut } from '../buckets/shrink.ts'
import { planPools } from '../pools/plan-pools.ts'
import { createPoolSet } from '../pools/pool-set.ts'
import type { PoolWant } from '../store/store.ts'
import { applyReports, type LeasedBucket } from './apply-report.ts'
import { fenceLease, returnLease } from './end-lease.ts'
import { demandOfOthers, noteDemand } from './holder-demand.ts'
import {
  createLeaseSet,
  findLease,
  type Lease,
  type LeasedClass,
  type LeaseSet,
  setDue,
} from './lease-set.ts'
import {
  type ClassGrant,
  type LeaseMessage,
  type LeaseReply,
  type LeaseStatus,
  MOST_TERM_US,
  WEIGHT_PARTS,
} from './messages.ts'
import { saturatedIn } from './saturated.ts'
import { grantLump, grantTrickles, partsFor, type Turn, toldTrickle } from './share-out.ts'
import { endTrickles } from './trickle.ts'

/** What a store knows beside the bucket. */
export interface Renewal {
  /** The store's time. */
  readonly nowUs: number
  /** Time between two messages of a holder. */
  readonly tickUs: number
  /** Pools that the bucket may have: 33 where it is shared, 1 where it belongs to a key. */
  readonly pools: number
  readonly generation: Generation
  /** The key is refused, whatever its bucket holds. */
  readonly isBlocked?: boolean
}

/** One life of a store's state: whoever remembers another one knows that it was lost. */
export interface Generation {
  readonly id: string
  readonly sinceUs: number
}

/**
 * The store's side of a lease, one message at a time: ends what is due and refills; fences; takes over
 * what was spent and given back; plans the pools by what all holders want; grants. The reference that
 * every store's own language has to equal, step by step.
 */
export function renewLease(
  table: BucketTable,
  slot: number,
  message: LeaseMessage,
  renewal: Renewal,
): LeaseReply {
  const bucket = openLeases(table, slot, renewal)
  if (bucket === undefined) return answer(table, slot, { message, renewal }, 'granted')
  const lease = leaseOf(bucket, message, renewal)
  if (typeof lease === 'string') return answer(table, slot, { message, renewal }, lease)
  if (message.sequence === lease.sequence && lease.reply) return lease.reply
  if (message.sequence < lease.sequence) return answer(table, slot, { message, renewal }, 'stale')
  lease.sequence = message.sequence
  const nowUs = table.at[slot] as number
  credit(table, slot, bucket.pools, endTrickles(bucket.pools, bucket.set, lease))
  applyReports(bucket, lease, message, nowUs)
  if (message.isFinal) {
    returnLease(bucket, lease)
    return answer(table, slot, { message, renewal }, 'granted')
  }
  if (renewal.isBlocked) {
    fenceLease(bucket, lease)
    return answer(table, slot, { message, renewal }, 'fenced')
  }
  noteDemand(bucket.set, lease, message, { nowUs, tickUs: renewal.tickUs })
  lease.termUs = Math.max(1, Math.min(message.termUs, MOST_TERM_US))
  lease.expiresAtUs = nowUs + lease.termUs
  const saturated = share(bucket, lease, renewal)
  setDue(bucket.set)
  const classes = message.classes.map((report) =>
    grantOf(bucket.set, lease, report.class, saturated),
  )
  const trickleUs =
    lease.trickleUntilUs === Number.POSITIVE_INFINITY ? 1 : lease.trickleUntilUs - nowUs
  lease.reply = {
    ...answer(table, slot, { message, renewal }, 'granted'),
    othersPerSecond: demandOfOthers(bucket.set, lease),
    trickleUs,
    classes,
  }
  return lease.reply
}

/** Brings a bucket up to date and gives it leases, and pools to grant from, where it has none. */
function openLeases(table: BucketTable, slot: number, renewal: Renewal): LeasedBucket | undefined {
  const { nowUs } = renewal
  refill(table, slot, nowUs)
  if (!table.pools.has(slot)) {
    const opened = createPoolSet(renewal.pools)
    opened.count = 1
    opened.askedAtUs.fill(nowUs)
    attachPools(table, slot, opened)
  }
  const pools = table.pools.get(slot)
  if (pools === undefined) return undefined
  pools.leases ??= createLeaseSet(pools.level.length)
  return { table, slot, pools, set: pools.leases }
}

/** The lease that a message belongs to, opened by the first of an incarnation; or why there is none. */
function leaseOf(
  bucket: LeasedBucket,
  message: LeaseMessage,
  renewal: Renewal,
): Lease | LeaseStatus {
  const { id } = renewal.generation
  if (message.generation !== '' && message.generation !== id) {
    learn(bucket, message, renewal)
    return 'generation'
  }
  const known = findLease(bucket.set, message.incarnation)
  if (known !== undefined) return known
  if (message.sequence !== 1) return 'fenced'
  const lease: Lease = {
    incarnation: message.incarnation,
    sequence: 0,
    expiresAtUs: Number.POSITIVE_INFINITY,
    termUs: message.termUs,
    trickleUntilUs: Number.POSITIVE_INFINITY,
    trickleFrom: 0,
    classes: [],
    demand: 0,
    demandPerSecond: 0,
    toldAtUs: Number.NEGATIVE_INFINITY,
    reply: undefined,
  }
  bucket.set.leases.push(lease)
  return lease
}

/**
 * Somebody remembers what the store has lost: there may be leases out that it knows nothing of. Within
 * one term of its birth the bucket begins anew from nothing, once.
 */
function learn(bucket: LeasedBucket, message: LeaseMessage, { nowUs, generation }: Renewal): void {
  const { table, slot, set } = bucket
  if (set.isEmptied || nowUs - generation.sinceUs >= message.termUs) return
  set.isEmptied = true
  takeOut(table, slot, heldIn(table, slot))
}

/** Plans by what all holders want, and gives this one its share. Returns its saturated classes. */
function share(bucket: LeasedBucket, lease: Lease, renewal: Renewal): ReadonlySet<LeasedClass> {
  const { table, slot, pools, set } = bucket
  if (pools.undivided > 0) divide(table, slot, pools)
  const config = configOf(table, slot)
  const nowUs = table.at[slot] as number
  const plan = { wants: wantsOf(set), nowUs, tickUs: renewal.tickUs }
  const standard = planPools(pools, table.level[slot] as number, config, plan)
  const turn: Turn = { pools, set, lease, config, nowUs, standard }
  const scarce = lease.classes.filter((leased) => grantLump(turn, leased))
  const due = scarce.map((leased) => partsFor(turn, leased))
  const lastsUs = grantTrickles(turn, scarce, renewal.tickUs)
  table.level[slot] = turn.standard
  return saturatedIn(turn, scarce, { due, lastsUs, tickUs: renewal.tickUs })
}

/** What all holders want of each class, less what they hold already. */
function wantsOf({ leases, names, rate, capacity, held }: LeaseSet): PoolWant[] {
  const wants: PoolWant[] = []
  const weights = new Float64Array(rate.length)
  for (const lease of leases) {
    for (const { pool, weight } of lease.classes) {
      weights[pool] = Math.max(weights[pool] as number, weight / WEIGHT_PARTS)
    }
  }
  for (let pool = 0; pool < names.length; pool++) {
    const ratePerSecond = rate[pool] as number
    const wanted = capacity[pool] as number
    if (ratePerSecond === 0 && wanted === 0) continue
    wants.push({
      pool,
      class: names[pool] as string,
      ratePerSecond,
      capacity: Math.max(0, wanted - (held[pool] as number)),
      weight: weights[pool] as number,
    })
  }
  return wants
}

function grantOf(
  set: LeaseSet,
  lease: Lease,
  name: string,
  saturated: ReadonlySet<LeasedClass>,
): ClassGrant {
  const leased = lease.classes.find((one) => one.class === name) as LeasedClass
  return {
    class: name,
    granted: leased.granted,
    trickle: toldTrickle(leased),
    saturated: saturated.has(leased),
    clusterCapacity: set.capacity[leased.pool] as number,
    clusterRatePerSecond: set.rate[leased.pool] as number,
  }
}

function answer(
  table: BucketTable,
  slot: number,
  { message, renewal }: { readonly message: LeaseMessage; readonly renewal: Renewal },
  status: LeaseStatus,
): LeaseReply {
  return {
    status,
    incarnation: message.incarnation,
    sequence: message.sequence,
    generation: renewal.generation.id,
    holders: table.pools.get(slot)?.leases?.leases.length ?? 0,
    othersPerSecond: 0,
    standard: table.level[slot] as number,
    trickleUs: 1,
    classes: [],
  }
}
