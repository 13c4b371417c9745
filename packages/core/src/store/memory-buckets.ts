import type { BucketConfig } from '../buckets/bucket-config.ts'
import { type BucketTable, configOf } from '../buckets/bucket-table.ts'
import { available, charge, debit, giveBack, waitUs } from '../buckets/debit.ts'
import { findOrOpenSlot, findSlot, sweep } from '../buckets/find-bucket.ts'
import { levelOf, resetKey, tableLedger } from '../buckets/inspect.ts'
import { reconfigureAll } from '../buckets/reconfigure.ts'
import { refill } from '../buckets/refill.ts'
import { restoreTable, snapshotTable, type TableSnapshot } from '../buckets/table-snapshot.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { planPools } from '../pools/plan-pools.ts'
import { createPoolSet, MAX_POOLS, noteAsk, type PoolSet } from '../pools/pool-set.ts'
import { type BlockList, block, blockedForUs, dropUnblocked } from './block-list.ts'
import type { Ask, BucketLevel, Buckets, PoolLevels, PoolWant, StoreScope } from './store.ts'

/** Slots that one tick looks at for full buckets to drop. */
const SLOTS_PER_SWEEP = 2048

/** What limiters of one name share in a store of this process. */
export interface MemoryScope {
  readonly tables: readonly BucketTable[]
  readonly blocked: BlockList
}

/** The store port over bucket tables in this process: one table a resource, all answers at once. */
export class MemoryBuckets implements Buckets {
  readonly state = 'healthy'
  readonly #scope: StoreScope
  readonly #tables: readonly BucketTable[]
  readonly #blocked: BlockList
  readonly #onClose: () => void
  /** Slots of the ask being answered: −1 where the key has no bucket, which means a full one. */
  readonly #slots: number[] = []

  constructor(scope: StoreScope, { tables, blocked }: MemoryScope, onClose: () => void) {
    this.#scope = scope
    this.#tables = tables
    this.#blocked = blocked
    this.#onClose = onClose
  }

  take(ask: Ask): undefined {
    for (let i = 0; i < ask.count; i++) this.#openEntry(ask, i)
    this.#judge(ask)
    if (ask.limitedBy >= 0) return
    for (let i = 0; i < ask.count; i++) if (ask.charged[i]) this.#debitEntry(ask, i)
  }

  check(ask: Ask): undefined {
    for (let i = 0; i < ask.count; i++) {
      this.#slots[i] = this.#findEntry(ask, i)
    }
    this.#judge(ask)
  }

  correct(resource: number, key: string, units: number, nowUs: number): void {
    const table = this.#table(resource)
    const slot = units > 0 ? findOrOpenSlot(table, key, undefined, nowUs) : findSlot(table, key)
    if (slot < 0) return
    refill(table, slot, nowUs)
    if (units > 0) charge(table, slot, units)
    else giveBack(table, slot, -units)
  }

  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels {
    const table = this.#table(resource)
    const slot =
      wants.length > 0 ? findOrOpenSlot(table, key, undefined, nowUs) : findSlot(table, key)
    if (slot < 0) return noPools
    refill(table, slot, nowUs)
    const pools = table.pools.get(slot) ?? this.#addPools(resource, slot, nowUs)
    const plan = { wants, nowUs, tickUs: this.#scope.tickUs }
    const standard = table.level[slot] as number
    table.level[slot] = planPools(pools, standard, configOf(table, slot), plan)
    if (wants.length === 0 && pools.total === 0) removePools(table, slot)
    return pools
  }

  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel {
    return levelOf(this.#table(resource), key, pool, nowUs)
  }

  pools(resource: number, key: string, nowUs: number): PoolLevels | undefined {
    const table = this.#table(resource)
    const slot = findSlot(table, key)
    if (slot < 0) return undefined
    refill(table, slot, nowUs)
    return table.pools.get(slot)
  }

  block(key: string, untilUs: number, nowUs: number): void {
    block(this.#blocked, key, untilUs, nowUs)
  }

  reset(key: string, nowUs: number): void {
    this.#blocked.delete(key)
    for (const table of this.#tables) resetKey(table, key, nowUs)
  }

  configure(resource: number, config: BucketConfig, nowUs: number): void {
    reconfigureAll(this.#table(resource), config, nowUs)
  }

  sweep(nowUs: number): void {
    dropUnblocked(this.#blocked, nowUs)
    for (let i = 0; i < this.#tables.length; i++) {
      if (!this.#scope.resources[i]?.shared) sweep(this.#table(i), SLOTS_PER_SWEEP, nowUs)
    }
  }

  ledger(resource: number): TokenLedger {
    return tableLedger(this.#table(resource))
  }

  usage(resource: number): { readonly keys: number; readonly overflowed: number } {
    const { slots, overflowed } = this.#table(resource)
    return { keys: slots.size, overflowed }
  }

  snapshot(resource: number, nowUs: number): TableSnapshot {
    return snapshotTable(this.#table(resource), nowUs)
  }

  restore(resource: number, snapshot: unknown, ageUs: number, nowUs: number): void {
    restoreTable(this.#table(resource), snapshot as TableSnapshot, ageUs, nowUs)
  }

  async close(): Promise<void> {
    this.#onClose()
  }

  #table(resource: number): BucketTable {
    return this.#tables[resource] as BucketTable
  }

  #openEntry(ask: Ask, i: number): void {
    const table = this.#table(ask.resource[i] as number)
    const slot = findOrOpenSlot(table, ask.key[i] as string, ask.config[i], ask.nowUs)
    refill(table, slot, ask.nowUs)
    this.#slots[i] = slot
    if (table.pooled[slot] !== 1) return
    const pools = table.pools.get(slot)
    if (pools) noteAsk(pools, ask.pool[i] as number, ask.cost[i] as number, ask.nowUs)
  }

  /** The entry's bucket, not opened for a mere look; −1 where there is none. */
  #findEntry(ask: Ask, i: number): number {
    const table = this.#table(ask.resource[i] as number)
    const key = ask.key[i] as string
    const config = ask.config[i]
    const slot = config ? findOrOpenSlot(table, key, config, ask.nowUs) : findSlot(table, key)
    if (slot >= 0) refill(table, slot, ask.nowUs)
    return slot
  }

  /** Finds whether every entry can pay, and debits nothing: the answer is all or nothing. */
  #judge(ask: Ask): void {
    ask.limitedBy = -1
    ask.retryAfterUs = 0
    ask.blocked = false
    ask.origin = 'store'
    for (let i = 0; i < ask.count; i++) {
      const lackingUs = this.#lackingUs(ask, i)
      ask.drawn[i] = 0
      ask.charged[i] = lackingUs === 0
      if (lackingUs <= ask.retryAfterUs || ask.dryRun[i]) continue
      ask.limitedBy = i
      ask.retryAfterUs = lackingUs
    }
  }

  /** µs until the entry could pay; 0 when it can now. */
  #lackingUs(ask: Ask, i: number): number {
    const key = ask.key[i] as string
    const blockedUs = this.#blocked.size > 0 ? blockedForUs(this.#blocked, key, ask.nowUs) : 0
    if (blockedUs > 0) {
      if (!ask.dryRun[i]) ask.blocked = true
      return blockedUs
    }
    const table = this.#table(ask.resource[i] as number)
    const slot = this.#slots[i] as number
    const cost = ask.cost[i] as number
    if (slot < 0) return cost > table.config.capacity ? Infinity : 0
    const pool = ask.pool[i] as number
    if (cost > configOf(table, slot).capacity) return Infinity
    return available(table, slot, pool) >= cost ? 0 : waitUs(table, slot, pool, cost)
  }

  #debitEntry(ask: Ask, i: number): void {
    const table = this.#table(ask.resource[i] as number)
    const slot = this.#slots[i] as number
    ask.drawn[i] = debit(table, slot, ask.pool[i] as number, ask.cost[i] as number)
  }

  #addPools(resource: number, slot: number, nowUs: number): PoolSet {
    const table = this.#table(resource)
    const pools = createPoolSet(this.#scope.resources[resource]?.shared ? MAX_POOLS : 1)
    // Whoever asked while there were no pools left no trace: nobody counts as idle yet.
    pools.askedAtUs.fill(nowUs)
    table.pools.set(slot, pools)
    table.pooled[slot] = 1
    return pools
  }
}

const noPools: PoolLevels = createPoolSet(0)

function removePools(table: BucketTable, slot: number): void {
  table.pools.delete(slot)
  table.pooled[slot] = 0
}
