import type { BucketConfig } from '../buckets/bucket-config.ts'
import {
  attachPools,
  type BucketTable,
  closeSlot,
  createBucketTable,
  detachPools,
  openSlot,
  setOwnConfig,
} from '../buckets/bucket-table.ts'
import { levelOf } from '../buckets/inspect.ts'
import { reconfigureAll } from '../buckets/reconfigure.ts'
import { refill } from '../buckets/refill.ts'
import { timeToMint } from '../buckets/refill-rate.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { createPoolSet, MAX_POOLS, type PoolSet } from '../pools/pool-set.ts'
import type { StoreResource } from '../store/store.ts'
import type { BucketAddress, BucketPicture, PoolsPicture } from './engine.ts'
import { addLedger, ledgerOf } from './known-ledger.ts'
import { oldestKey } from './oldest-key.ts'
import type { PoolNames } from './pool-names.ts'

/** Buckets of a resource that are remembered at most; those told of longest ago go. */
const MOST_REMEMBERED = 10_000

/**
 * What replies said about the buckets of one resource: a table as a store in this process has, whose
 * buckets go on from there by the same refill. What others took meanwhile is not in it.
 */
export class RememberedBuckets {
  readonly table: BucketTable
  readonly #names: PoolNames
  readonly #ledgers = new Map<string, TokenLedger>()
  readonly #isShared: boolean
  /** Some keys have limits of their own. */
  #hasOwnLimits = false
  /** Since when the limits are as they are. */
  #sinceUs: number

  constructor({ config, shared }: StoreResource, names: PoolNames, nowUs: number) {
    this.table = createBucketTable(config, MOST_REMEMBERED, 0)
    this.#names = names
    this.#isShared = shared
    this.#sinceUs = nowUs
  }

  configure(config: BucketConfig, nowUs: number): void {
    reconfigureAll(this.table, config, nowUs)
    this.#sinceUs = nowUs
  }

  /** How a message is to name a bucket; `own` are limits of the key, where this request brings some. */
  address(resource: number, key: string, own?: BucketConfig): BucketAddress {
    if (own !== undefined) this.#hasOwnLimits = true
    const slot = this.table.slots.get(key)
    const known = own ?? (slot === undefined ? undefined : this.table.configs.get(slot))
    return {
      resource,
      key,
      config: known ?? this.table.config,
      isOwn: known !== undefined,
      sinceUs: this.#sinceUs,
    }
  }

  /** Whether {@link address} knows the limits of a key that brings none. */
  knowsLimitsOf(key: string): boolean {
    return !this.#hasOwnLimits || this.table.slots.has(key)
  }

  note({ key, config, isOwn }: BucketAddress, picture: BucketPicture, nowUs: number): void {
    if (picture.ledger) this.#ledgers.set(key, ledgerOf(picture, picture.ledger))
    if (!picture.isThere) {
      this.forget(key)
      return
    }
    const { table } = this
    const slot = this.#slotOf(key, nowUs)
    setOwnConfig(table, slot, isOwn ? config : undefined)
    table.level[slot] = picture.standard
    table.at[slot] = nowUs + picture.aheadUs
    table.remainder[slot] = picture.remainder
    if (picture.pools === undefined) detachPools(table, slot)
    else this.#notePools(slot, picture.pools)
  }

  forget(key: string): void {
    const slot = this.table.slots.get(key)
    if (slot !== undefined) closeSlot(this.table, slot)
  }

  /** The pools of a bucket as they should be now. */
  pools(key: string, nowUs: number): PoolSet | undefined {
    const slot = this.table.slots.get(key)
    return slot === undefined ? undefined : refill(this.table, slot, nowUs)
  }

  /** µs until a bucket is full if nothing more is taken from it, and what is leased is never given back. */
  fullInUs(key: string, nowUs: number): number {
    const { config, fullInUs } = levelOf(this.table, key, 0, nowUs)
    return fullInUs + timeToMint(config.rate, this.pools(key, nowUs)?.leased ?? 0, 0)
  }

  /** The accounts as last told, of all buckets of a shared resource. */
  ledger(): TokenLedger {
    return addLedger(this.#ledgers.values())
  }

  #slotOf(key: string, nowUs: number): number {
    const { slots, keys } = this.table
    const known = slots.get(key)
    // Told of last, forgotten last: a map keeps its keys in the order in which they were set.
    if (known !== undefined) slots.delete(key)
    else if (slots.size >= MOST_REMEMBERED) this.#forgetOldest()
    const slot = known ?? openSlot(this.table, 0, nowUs)
    keys[slot] = key
    slots.set(key, slot)
    return slot
  }

  #forgetOldest(): void {
    const oldest = oldestKey(this.table.slots)
    this.#ledgers.delete(oldest)
    this.forget(oldest)
  }

  #notePools(slot: number, picture: PoolsPicture): void {
    const room = this.#isShared ? 2 * MAX_POOLS : 1
    const before = this.table.pools.get(slot)
    const pools = before ?? createPoolSet(room)
    if (before === undefined) attachPools(this.table, slot, pools)
    if (picture.division !== undefined) forgetLevels(pools)
    const places = this.#names.places(picture.classes, room)
    for (const [i, place] of places.entries()) {
      pools.count = Math.max(pools.count, place + 1)
      pools.level[place] = picture.level[i] as number
      if (picture.division !== undefined) {
        pools.capacity[place] = picture.division.capacity[i] as number
        pools.slice[place] = picture.division.slice[i] as number
        pools.carry[place] = picture.division.carry[i] as number
        pools.weight[place] = picture.division.weight[i] as number
        pools.sliced += picture.division.slice[i] as number
        pools.standardCarry = picture.division.standardCarry
      }
    }
    pools.total = picture.total
    pools.leased = picture.leased
    pools.undivided = 0
  }
}

/** All is told anew. */
function forgetLevels(pools: PoolSet): void {
  for (const column of [pools.level, pools.capacity, pools.slice, pools.carry, pools.weight]) {
    column.fill(0)
  }
  pools.count = 1
  pools.sliced = 0
}
