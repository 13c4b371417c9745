import type { BucketPicture, ClassWant, SharedQuestion } from '@predictive-limit/core'
import type { BucketConfig } from '../../../core/src/buckets/bucket-config.ts'
import { type BucketTable, createBucketTable } from '../../../core/src/buckets/bucket-table.ts'
import type { Ledger } from '../../../core/src/buckets/ledger.ts'
import { refill } from '../../../core/src/buckets/refill.ts'
import { createRequestFrame } from '../../../core/src/limiter/request-frame.ts'
import { MemoryBuckets } from '../../../core/src/store/memory-buckets.ts'
import type { Ask, PoolWant, StoreScope } from '../../../core/src/store/store.ts'
import { WantsOfAll } from './wants-of-all.ts'

/** A picture as far as both sides have to agree. */
export type TwinPicture = Partial<Omit<BucketPicture, 'ledger'>> & {
  readonly ledger?: Partial<Ledger>
}

/** The store of one process, shown as an engine shows its buckets. */
export class Twin {
  readonly tables: readonly BucketTable[]
  readonly buckets: MemoryBuckets
  readonly #scope: StoreScope
  readonly #wants = new Map<string, WantsOfAll>()

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
      const pool = this.#wantsOf(resource, key).poolOf(name)
      Object.assign(ask.entries[i] as object, { resource, key, pool, cost, dryRun })
    }
    if (takes) this.buckets.take(ask)
    else this.buckets.check(ask)
    return ask
  }

  plan(
    { resource, key }: { readonly resource: number; readonly key: string },
    instance: number,
    own: readonly ClassWant[],
    nowUs: number,
  ): void {
    const wants = this.#wantsOf(resource, key)
    const sums: readonly PoolWant[] = wants.plan(instance, own, nowUs)
    this.buckets.plan(resource, key, sums, nowUs)
    if (!this.#poolsOf(resource, key)) wants.forgetPools()
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

  reset(key: string, nowUs: number): void {
    this.buckets.reset(key, nowUs)
    for (const [resource, { slots }] of this.tables.entries()) {
      if (!slots.has(key)) this.#wants.delete(`${resource} ${key}`)
    }
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
        classes: this.#wantsOf(resource, key).names(),
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

  #poolsOf(resource: number, key: string): boolean {
    const table = this.tables[resource] as BucketTable
    const slot = table.slots.get(key)
    return slot !== undefined && table.pools.has(slot)
  }

  #wantsOf(resource: number, key: string): WantsOfAll {
    const name = `${resource} ${key}`
    const known = this.#wants.get(name) ?? new WantsOfAll(this.#scope.resources[resource]?.shared)
    this.#wants.set(name, known)
    return known
  }
}

/** How much a full bucket threw away depends on how often somebody looked; all else does not. */
function accountsOf({ ledger }: BucketTable): Partial<Ledger> {
  const { overflow: _, ...accounts } = ledger
  return accounts
}
