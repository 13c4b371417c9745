import { type BucketTable, createBucketTable } from '../../src/buckets/bucket-table.ts'
import { findOrOpenSlot, findSlot } from '../../src/buckets/find-bucket.ts'
import type { Clock } from '../../src/clock/clock.ts'
import type { LeaseReply } from '../../src/leases/messages.ts'
import { type Generation, renewLease } from '../../src/leases/renew-lease.ts'
import { createRequestFrame } from '../../src/limiter/request-frame.ts'
import { MAX_POOLS } from '../../src/pools/pool-set.ts'
import type {
  BucketAddress,
  EngineScope,
  SharedAnswer,
  SharedEngine,
  SharedEntry,
  SharedMessage,
  SharedReply,
} from '../../src/shared/engine.ts'
import { type BlockList, blockedForUs } from '../../src/store/block-list.ts'
import { MemoryBuckets } from '../../src/store/memory-buckets.ts'
import type { AskEntry, StoreScope } from '../../src/store/store.ts'
import { pictureOf } from './bucket-picture.ts'
import { InstancesThere } from './instances-there.ts'
import { firstNamed, type LimitsInForce, nameLimits } from './named-limits.ts'

/** Where messages of an instance are on their way; what it returns settles when they have arrived. */
export type Wire = () => Promise<void>

interface ServerScope {
  readonly buckets: MemoryBuckets
  readonly tables: readonly BucketTable[]
  readonly blocked: BlockList
  readonly instances: InstancesThere
  /** By resource, of keys that have no limits of their own. */
  readonly inForce: (LimitsInForce | undefined)[]
}

/** Buckets in this process that several instances share, reached by messages that take their time. */
export class MemoryServer {
  readonly #clock: Clock
  readonly #scopes = new Map<string, ServerScope>()
  #opened = 0
  generation: Generation
  /** Messages are lost from now on, and nobody is told. */
  isSilent = false
  /** Calls by kind of message. */
  readonly calls = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.generation = { id: 'first', sinceUs: Number.NEGATIVE_INFINITY }
  }

  /** The server as one instance reaches it. */
  engine(there: Wire = async () => undefined, back: Wire = async () => undefined): SharedEngine {
    return {
      kind: 'memory server',
      open: (scope): EngineScope => {
        this.#opened += 1
        const instance = `instance ${this.#opened}`
        return {
          send: async (message) => {
            await there()
            if (this.isSilent) return new Promise(() => undefined)
            const reply = this.#carryOut(scope, instance, message)
            await back()
            return reply
          },
          atEndOfTurn: (run) => queueMicrotask(run),
          close: async () => undefined,
        }
      },
    }
  }

  /** Everything is forgotten, as by a server that keeps nothing on disk. */
  restartEmpty(): void {
    this.#scopes.clear()
    this.generation = { id: `since ${this.#nowUs()}`, sinceUs: this.#nowUs() }
  }

  /** Instances of a limiter that are there. */
  instances(name: string): number {
    return this.#scopes.get(name)?.instances.at(this.#nowUs()) ?? 0
  }

  tables(name: string): readonly BucketTable[] {
    return this.#scopes.get(name)?.tables ?? []
  }

  #nowUs(): number {
    return Math.floor(this.#clock.now() * 1000)
  }

  #scopeOf(scope: StoreScope): ServerScope {
    const known = this.#scopes.get(scope.name)
    if (known !== undefined) return known
    const tables = scope.resources.map(({ config }) => createBucketTable(config, 1e6, 1))
    const blocked: BlockList = new Map()
    const buckets = new MemoryBuckets(scope, { tables, blocked }, () => undefined)
    const instances = new InstancesThere()
    const opened = { buckets, tables, blocked, instances, inForce: [] }
    this.#scopes.set(scope.name, opened)
    return opened
  }

  #carryOut(scope: StoreScope, instance: string, message: SharedMessage): SharedReply {
    this.calls.set(message.kind, (this.calls.get(message.kind) ?? 0) + 1)
    const { tables, instances } = this.#scopeOf(scope)
    const nowUs = this.#nowUs()
    if (message.kind === 'presence') {
      const there = instances.note(instance, message.forUs, nowUs)
      return { pictures: [], answers: [], leases: [], instances: there }
    }
    this.#name(scope, message)
    const answers = message.kind === 'acquire' ? this.#answers(scope, message) : []
    const leases = message.kind === 'lease' ? this.#renew(scope, message) : []
    this.#edit(scope, message)
    const addresses = message.kind === 'block' ? [] : message.buckets
    const pictures = addresses.map((address) => pictureOf(tables, address, nowUs))
    return { pictures, answers, leases }
  }

  /** Every message names the limits that its sender has. */
  #name(scope: StoreScope, message: SharedMessage): void {
    if (!('buckets' in message)) return
    const { buckets, inForce } = this.#scopeOf(scope)
    const nowUs = this.#nowUs()
    for (const { resource, config, isOwn, sinceUs = nowUs } of message.buckets) {
      if (isOwn) continue
      const ageUs = message.kind === 'configure' ? undefined : nowUs - sinceUs
      const named = { config, isOwn, ageUs }
      const known = inForce[resource]
      if (known === undefined) inForce[resource] = firstNamed(named, nowUs)
      if (known === undefined || nameLimits(known, named, nowUs)) {
        buckets.configure(resource, config, nowUs)
      }
    }
  }

  #edit(scope: StoreScope, message: SharedMessage): void {
    const { buckets } = this.#scopeOf(scope)
    const nowUs = this.#nowUs()
    if (message.kind === 'reset') buckets.reset(message.key, nowUs)
    if (message.kind === 'block') buckets.block(message.key, nowUs + message.forUs, nowUs)
    if (message.kind === 'settle') {
      for (const { bucket, units } of message.corrections) {
        buckets.correct(message.buckets[bucket] as BucketAddress, units, nowUs)
      }
    }
  }

  #renew(
    scope: StoreScope,
    { buckets, messages }: SharedMessage & { readonly kind: 'lease' },
  ): LeaseReply[] {
    const { tables, blocked } = this.#scopeOf(scope)
    const { generation } = this
    const { tickUs } = scope
    const nowUs = this.#nowUs()
    return messages.map((message, i) => {
      const { resource, key, config, isOwn } = buckets[i] as BucketAddress
      const table = tables[resource] as BucketTable
      const slot = findOrOpenSlot(table, key, isOwn ? config : undefined, nowUs)
      const pools = scope.resources[resource]?.shared ? MAX_POOLS : 1
      const isBlocked = blockedForUs(blocked, key, nowUs) > 0
      return renewLease(table, slot, message, { nowUs, tickUs, pools, generation, isBlocked })
    })
  }

  #answers(
    scope: StoreScope,
    { buckets, questions }: SharedMessage & { readonly kind: 'acquire' },
  ): SharedAnswer[] {
    return questions.map(({ takes, entries }) =>
      this.#answer(scope, { addresses: buckets, entries, takes }),
    )
  }

  #answer(
    scope: StoreScope,
    asked: {
      readonly addresses: readonly BucketAddress[]
      readonly entries: readonly SharedEntry[]
      readonly takes: boolean
    },
  ): SharedAnswer {
    const { buckets, tables } = this.#scopeOf(scope)
    const { addresses, entries, takes } = asked
    const ask = createRequestFrame(entries.length)
    ask.nowUs = this.#nowUs()
    ask.count = entries.length
    for (const [i, entry] of entries.entries()) {
      const { resource, key, config, isOwn } = addresses[entry.bucket] as BucketAddress
      const pool = poolOf(tables[resource] as BucketTable, key, entry.class)
      const { cost, dryRun } = entry
      const own = { resource, key, pool, cost, dryRun, config: isOwn ? config : undefined }
      Object.assign(ask.entries[i] as AskEntry, own)
    }
    if (takes) buckets.take(ask)
    else buckets.check(ask)
    const { limitedBy, lacking, retryAfterUs, blocked } = ask
    const charged = ask.entries.map((entry) => entry.charged)
    return {
      limitedBy,
      lacking,
      retryAfterUs,
      blocked,
      charged,
      drawn: ask.entries.map((entry) => entry.drawn),
    }
  }
}

/** The class's pool; one that is always empty where it has none. */
function poolOf(table: BucketTable, key: string, className: string): number {
  const slot = findSlot(table, key)
  const names = table.pools.get(slot)?.leases?.names
  if (names === undefined) return 0
  const pool = names.indexOf(className)
  return pool < 0 ? MAX_POOLS - 1 : pool
}
