import type { BucketConfig } from '../buckets/bucket-config.ts'
import { attachPools, type BucketTable, configOf, detachPools } from '../buckets/bucket-table.ts'
import { charge, debit, giveBack, type OpenBucket } from '../buckets/debit.ts'
import { findOrOpenSlot, findSlot, sweep } from '../buckets/find-bucket.ts'
import { levelLeft, levelOf, resetKey, tableLedger } from '../buckets/inspect.ts'
import { reconfigureAll } from '../buckets/reconfigure.ts'
import { refill } from '../buckets/refill.ts'
import { restoreTable, snapshotTable, type TableSnapshot } from '../buckets/table-snapshot.ts'
import { takeAtOnce } from '../buckets/take-at-once.ts'
import type { DecisionSource } from '../limiter/decision.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { type PoolPlan, planPools } from '../pools/plan-pools.ts'
import { createPoolSet, MAX_POOLS, noteAsk, type PoolSet } from '../pools/pool-set.ts'
import { type BlockList, block, dropUnblocked } from './block-list.ts'
import { judge, poolsWouldPay } from './judge.ts'
import type {
  Ask,
  AskEntry,
  BucketLevel,
  BucketOfClass,
  Buckets,
  PoolLevels,
  PoolWant,
  StoreScope,
} from './store.ts'

/** Slots that one tick looks at for full buckets to drop: of one resource, and of all, some 0.2 ms. */
const SLOTS_PER_SWEEP = 2048
const SLOTS_OF_ALL = 8192

/** What limiters of one name share in a store of this process. */
export interface MemoryScope {
  readonly tables: readonly BucketTable[]
  readonly blocked: BlockList
}

/** The store port over bucket tables in this process: one table a resource, all answers at once. */
export class MemoryBuckets implements Buckets {
  readonly state = 'healthy'
  private readonly scope: StoreScope
  private readonly tables: readonly BucketTable[]
  private readonly blocked: BlockList
  private readonly onClose: () => void
  /** Buckets of the ask being answered; slot −1 where the key has none, which means a full one. */
  private readonly found: readonly OpenBucket[]
  /** The plan being carried out. */
  private readonly planned: { -readonly [Part in keyof PoolPlan]: PoolPlan[Part] }

  constructor(scope: StoreScope, { tables, blocked }: MemoryScope, onClose: () => void) {
    this.scope = scope
    this.tables = tables
    this.blocked = blocked
    this.onClose = onClose
    this.planned = { wants: [], nowUs: 0, tickUs: scope.tickUs }
    this.found = tables.map((table) => ({ table, slot: -1, pools: undefined }))
  }

  take(ask: Ask): undefined {
    if (this.blocked.size === 0 && takeAtOnce(this.tables, ask)) return
    this.takeWhatever(ask)
  }

  /** The long way: opens buckets, tells who waits how long, and knows of blocks and own limits. */
  private takeWhatever(ask: Ask): void {
    const { count, entries, nowUs } = ask
    for (let i = 0; i < count; i++) this.open(entries[i] as AskEntry, i, nowUs)
    judge(ask, this.found, this.blocked)
    if (ask.limitedBy >= 0) return
    let source: DecisionSource = 'predicted'
    for (let i = 0; i < count; i++) {
      const entry = entries[i] as AskEntry
      if (entry.charged) entry.drawn = debit(this.found[i] as OpenBucket, entry.pool, entry.cost)
      if (entry.drawn < entry.cost) source = 'standard'
    }
    if (count > 0) ask.source = source
  }

  check(ask: Ask): undefined {
    for (let i = 0; i < ask.count; i++) this.find(ask.entries[i] as AskEntry, i, ask.nowUs)
    judge(ask, this.found, this.blocked)
    if (ask.limitedBy < 0 && poolsWouldPay(ask, this.found)) ask.source = 'predicted'
  }

  correct({ resource, key }: BucketOfClass, units: number, nowUs: number): void {
    const table = this.table(resource)
    const slot = units > 0 ? findOrOpenSlot(table, key, undefined, nowUs) : findSlot(table, key)
    if (slot < 0) return
    refill(table, slot, nowUs)
    if (units > 0) charge(table, slot, units)
    else giveBack(table, slot, -units)
  }

  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels {
    const table = this.table(resource)
    const slot =
      wants.length > 0 ? findOrOpenSlot(table, key, undefined, nowUs) : findSlot(table, key)
    if (slot < 0) return noPools
    refill(table, slot, nowUs)
    const pools = table.pools.get(slot) ?? this.addPools(resource, slot, nowUs)
    const { planned } = this
    planned.wants = wants
    planned.nowUs = nowUs
    const standard = table.level[slot] as number
    table.level[slot] = planPools(pools, standard, configOf(table, slot), planned)
    const isIdle = wants.length === 0 && pools.total === 0
    if (isIdle && pools.leases === undefined) detachPools(table, slot)
    return pools
  }

  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel {
    return levelOf(this.table(resource), key, pool, nowUs)
  }

  levelLeft(entry: AskEntry, nowUs: number): BucketLevel {
    return levelLeft(this.table(entry.resource), entry, nowUs)
  }

  pools(resource: number, key: string, nowUs: number): PoolLevels | undefined {
    const table = this.table(resource)
    const slot = findSlot(table, key)
    if (slot < 0) return undefined
    refill(table, slot, nowUs)
    return table.pools.get(slot)
  }

  block(key: string, untilUs: number, nowUs: number): void {
    block(this.blocked, key, untilUs, nowUs)
  }

  reset(key: string, nowUs: number): void {
    this.blocked.delete(key)
    for (const table of this.tables) resetKey(table, key, nowUs)
  }

  configure(resource: number, config: BucketConfig, nowUs: number): void {
    reconfigureAll(this.table(resource), config, nowUs)
  }

  sweep(nowUs: number): void {
    dropUnblocked(this.blocked, nowUs)
    const slots = Math.min(SLOTS_PER_SWEEP, Math.ceil(SLOTS_OF_ALL / this.tables.length))
    for (let i = 0; i < this.tables.length; i++) {
      if (!this.scope.resources[i]?.shared) sweep(this.table(i), slots, nowUs)
    }
  }

  ledger(resource: number): TokenLedger {
    return tableLedger(this.table(resource))
  }

  usage(resource: number): { readonly keys: number; readonly overflowed: number } {
    const { slots, overflowed } = this.table(resource)
    return { keys: slots.size, overflowed }
  }

  snapshot(resource: number, nowUs: number): TableSnapshot {
    return snapshotTable(this.table(resource), nowUs)
  }

  restore(resource: number, snapshot: unknown, ageUs: number, nowUs: number): void {
    restoreTable(this.table(resource), snapshot as TableSnapshot, ageUs, nowUs)
  }

  async close(): Promise<void> {
    this.onClose()
  }

  private table(resource: number): BucketTable {
    return this.tables[resource] as BucketTable
  }

  private open(entry: AskEntry, i: number, nowUs: number): void {
    const { resource, key, config, pool, cost } = entry
    const found = this.found[i] as OpenBucket
    const table = this.tables[resource] as BucketTable
    const slot = findOrOpenSlot(table, key, config, nowUs)
    const pools = refill(table, slot, nowUs)
    found.table = table
    found.slot = slot
    found.pools = pools
    if (pools !== undefined) noteAsk(pools, pool, cost, nowUs)
  }

  /** The entry's bucket, not opened for a mere look; slot −1 where there is none. */
  private find({ resource, key, config }: AskEntry, i: number, nowUs: number): void {
    const found = this.found[i] as OpenBucket
    const table = this.table(resource)
    const slot = config ? findOrOpenSlot(table, key, config, nowUs) : findSlot(table, key)
    found.table = table
    found.slot = slot
    found.pools = slot >= 0 ? refill(table, slot, nowUs) : undefined
  }

  private addPools(resource: number, slot: number, nowUs: number): PoolSet {
    const table = this.table(resource)
    const pools = createPoolSet(this.scope.resources[resource]?.shared ? MAX_POOLS : 1)
    pools.count = 1
    // Whoever asked while there were no pools left no trace: nobody counts as idle yet.
    pools.askedAtUs.fill(nowUs)
    attachPools(table, slot, pools)
    return pools
  }
}

const noPools: PoolLevels = createPoolSet(0)
