import { type BucketConfig, bucketConfig } from '../../src/buckets/bucket-config.ts'
import { type BucketTable, createBucketTable } from '../../src/buckets/bucket-table.ts'
import { available, debit } from '../../src/buckets/debit.ts'
import { findOrOpenSlot } from '../../src/buckets/find-bucket.ts'
import { reconfigureAll } from '../../src/buckets/reconfigure.ts'
import { refill } from '../../src/buckets/refill.ts'
import { heldOf, poolOf, promisedIn } from '../../src/leases/lease-set.ts'
import type { LeaseMessage, LeaseReply } from '../../src/leases/messages.ts'
import { type Generation, renewLease } from '../../src/leases/renew-lease.ts'
import { endTrickles } from '../../src/leases/trickle.ts'
import { MAX_POOLS, noteAsk, type PoolSet } from '../../src/pools/pool-set.ts'

export const KEY = 'shared'
export const TICK_US = 100_000
export const TERM_US = 500_000

/** Limits in tokens, per second. */
export function limits(limit: number, burst: number, surplus = 0): BucketConfig {
  return bucketConfig({ limit, windowMs: 1000, burst, surplus })
}

/** A store that is open and full: 1,000 tokens a second, a burst of as many, so a unit a µs. */
export function aStore(): LeasedStore {
  const store = new LeasedStore(limits(1000, 1000))
  store.refill(0)
  return store
}

/** One shared bucket with leases, as a store has it. */
export class LeasedStore {
  table: BucketTable
  generation: Generation = { id: 'g0', sinceUs: 0 }
  /** Until when its key is refused whatever it holds, µs. */
  blockedUntilUs = 0

  constructor(config: BucketConfig) {
    this.table = createBucketTable(config, 10, 7)
  }

  get slot(): number {
    return this.table.slots.get(KEY) as number
  }

  get pools(): PoolSet | undefined {
    return this.table.pools.get(this.slot)
  }

  refill(nowUs: number): void {
    refill(this.table, findOrOpenSlot(this.table, KEY, undefined, nowUs), nowUs)
  }

  renew(message: LeaseMessage, nowUs: number): LeaseReply {
    const { table, generation } = this
    const slot = findOrOpenSlot(table, KEY, undefined, nowUs)
    return renewLease(table, slot, message, {
      nowUs,
      tickUs: TICK_US,
      pools: MAX_POOLS,
      generation,
      isBlocked: nowUs < this.blockedUntilUs,
    })
  }

  /** A request that asks the store. */
  take(name: string, cost: number, nowUs: number): boolean {
    this.refill(nowUs)
    const { pools, slot, table } = this
    const bucket = { table, slot, pools }
    const pool = pools?.leases === undefined ? 0 : poolOf(pools.leases, name)
    if (pools !== undefined) noteAsk(pools, pool, cost, nowUs)
    if (available(bucket, pool) < cost) return false
    debit(bucket, pool, cost)
    return true
  }

  configure(config: BucketConfig, nowUs: number): void {
    reconfigureAll(this.table, config, nowUs)
  }

  /** The state as a replica would have it. */
  copy(): BucketTable {
    return structuredClone(this.table)
  }

  /** An empty store that knows nothing of what was before. */
  flush(nowUs: number): void {
    const turn = Number(this.generation.id.slice(1)) + 1
    this.generation = { id: `g${turn}`, sinceUs: nowUs }
    this.table = createBucketTable(this.table.config, 10, 7)
  }

  /** Units in all accounts that bound 2 counts, promised trickles too. */
  get total(): number {
    const { pools } = this
    const standard = this.table.level[this.slot] as number
    if (pools === undefined) return standard
    return standard + pools.total + pools.undivided + pools.leased
  }

  /** What the accounts lack by bound 1. */
  get missing(): number {
    const { ledger } = this.table
    const promised = this.pools?.leases === undefined ? 0 : promisedIn(this.pools.leases)
    const held = this.total - promised
    return held + ledger.spent + ledger.writtenOff - ledger.initial - ledger.minted
  }

  /** What a holder has of a class by the store's books, what has matured by now included. */
  heldBy(incarnation: string, name: string, nowUs: number): number | undefined {
    this.refill(nowUs)
    if (this.pools?.leases === undefined) return undefined
    const pools = structuredClone(this.pools)
    const set = pools.leases as NonNullable<typeof pools.leases>
    const lease = set.leases.find((one) => one.incarnation === incarnation)
    if (lease === undefined) return undefined
    endTrickles(pools, set, lease)
    const leased = lease.classes.find((one) => one.class === name)
    return leased === undefined ? 0 : heldOf(leased)
  }
}
