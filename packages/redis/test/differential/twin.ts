import type {
  BucketAddress,
  BucketPicture,
  LeaseMessage,
  LeaseReply,
  SharedQuestion,
} from '@predictive-limit/core'
import type { BucketConfig } from '../../../core/src/buckets/bucket-config.ts'
import { type BucketTable, createBucketTable } from '../../../core/src/buckets/bucket-table.ts'
import { findOrOpenSlot } from '../../../core/src/buckets/find-bucket.ts'
import type { Ledger } from '../../../core/src/buckets/ledger.ts'
import { refill } from '../../../core/src/buckets/refill.ts'
import { renewLease } from '../../../core/src/leases/renew-lease.ts'
import { createRequestFrame } from '../../../core/src/limiter/request-frame.ts'
import { MAX_POOLS, type PoolSet } from '../../../core/src/pools/pool-set.ts'
import { MemoryBuckets } from '../../../core/src/store/memory-buckets.ts'
import type { Ask, StoreScope } from '../../../core/src/store/store.ts'

/** A picture as far as both sides have to agree. */
export type TwinPicture = Partial<Omit<BucketPicture, 'ledger'>> & {
  readonly ledger?: Partial<Ledger>
}

/** The store of one process, shown as an engine shows its buckets. */
export class Twin {
  readonly tables: readonly BucketTable[]
  readonly buckets: MemoryBuckets
  readonly #scope: StoreScope

  constructor(scope: StoreScope) {
    this.#scope = scope
    this.tables = scope.resources.map(({ config }) => createBucketTable(config, 1000, 1))
    // While anybody is blocked the store decides the long way, in which refill is divided at once.
    const blocked = new Map([['somebody else', Number.POSITIVE_INFINITY]])
    this.buckets = new MemoryBuckets(scope, { tables: this.tables, blocked }, () => undefined)
  }

  answer(
    { takes, entries }: SharedQuestion,
    addressOf: (bucket: number) => { resource: number; key: string },
    nowUs: number,
  ): Ask {
    const ask = createRequestFrame(entries.length)
    ask.nowUs = nowUs
    ask.count = entries.length
    for (const [i, { bucket, cost, class: name, dryRun }] of entries.entries()) {
      const { resource, key } = addressOf(bucket)
      const pool = this.#poolOf(resource, key, name)
      Object.assign(ask.entries[i] as object, { resource, key, pool, cost, dryRun })
    }
    if (takes) this.buckets.take(ask)
    else this.buckets.check(ask)
    return ask
  }

  renew(
    { resource, key, config, isOwn }: BucketAddress,
    message: LeaseMessage,
    at: { readonly nowUs: number; readonly isBlocked: boolean },
  ): LeaseReply {
    const table = this.tables[resource] as BucketTable
    const slot = findOrOpenSlot(table, key, isOwn ? config : undefined, at.nowUs)
    const { tickUs } = this.#scope
    const pools = this.#scope.resources[resource]?.shared ? MAX_POOLS : 1
    const generation = { id: '', sinceUs: 0 }
    return renewLease(table, slot, message, { ...at, tickUs, pools, generation })
  }

  /** Gives a key limits of its own, by a question on trial as a request does. */
  giveOwn(
    own: { readonly resource: number; readonly key: string; readonly config: BucketConfig },
    nowUs: number,
  ): void {
    const ask = createRequestFrame(1)
    ask.nowUs = nowUs
    ask.count = 1
    Object.assign(ask.entries[0] as object, { ...own, pool: 0, cost: 1, dryRun: true })
    this.buckets.take(ask)
  }

  /** What a bucket holds at `nowUs`; a missing one is full. */
  picture(resource: number, key: string, nowUs: number): TwinPicture {
    const table = this.tables[resource] as BucketTable
    const slot = table.slots.get(key)
    if (slot === undefined) {
      return { standard: table.config.capacity, remainder: 0, aheadUs: 0, pools: undefined }
    }
    const pools = refill(table, slot, nowUs)
    const count = pools?.count ?? 0
    const column = (values: Float64Array | undefined) => [...(values ?? []).slice(0, count)]
    return {
      standard: table.level[slot] as number,
      remainder: table.remainder[slot] as number,
      aheadUs: Math.max(0, (table.at[slot] as number) - nowUs),
      pools: pools && {
        total: pools.total,
        leased: pools.leased,
        classes: pools.leases?.names.slice(0, count) ?? [],
        level: column(pools.level),
        division: {
          capacity: column(pools.capacity),
          slice: column(pools.slice),
          carry: column(pools.carry),
          weight: column(pools.weight),
          standardCarry: pools.standardCarry,
        },
      },
      ...(this.#scope.resources[resource]?.shared && { ledger: accountsOf(table) }),
    }
  }

  /** A class without a pool draws on one that nobody ever fills: the last. */
  #poolOf(resource: number, key: string, name: string): number {
    const place = this.#poolsOf(resource, key)?.leases?.names.indexOf(name) ?? -1
    if (place >= 0) return place
    return this.#scope.resources[resource]?.shared ? MAX_POOLS - 1 : 0
  }

  #poolsOf(resource: number, key: string): PoolSet | undefined {
    const table = this.tables[resource] as BucketTable
    const slot = table.slots.get(key)
    return slot === undefined ? undefined : table.pools.get(slot)
  }
}

/** How much a full bucket threw away depends on how often somebody looked; all else does not. */
function accountsOf({ ledger }: BucketTable): Partial<Ledger> {
  const { overflow: _, ...accounts } = ledger
  return accounts
}
