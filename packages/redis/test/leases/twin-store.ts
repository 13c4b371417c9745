import type {
  BucketAddress,
  EngineScope,
  LeaseMessage,
  LeaseReply,
  SharedMessage,
  SharedReply,
} from '@predictive-limit/core'
import { manualClock } from '@predictive-limit/core'
import type { Redis } from 'ioredis'
import type { BucketConfig } from '../../../core/src/buckets/bucket-config.ts'
import type { BucketTable } from '../../../core/src/buckets/bucket-table.ts'
import { available, debit, waitUs } from '../../../core/src/buckets/debit.ts'
import { noteAsk } from '../../../core/src/pools/pool-set.ts'
import type { StoreScope } from '../../../core/src/store/store.ts'
import { KEY, LeasedStore, TICK_US } from '../../../core/test/leases/leased-store.ts'
import { redisEngine } from '../../src/redis-engine.ts'
import { timedScripts } from '../support/timed-scripts.ts'
import { differenceOf, stateOf, stateScript } from './lease-state.ts'

/** A class without a pool draws on one that nobody ever fills. */
const NO_POOL = 32

/** The command of that name is not there before Redis 6.2. */
const COPY = `
local dump = redis.call('DUMP', KEYS[1])
if dump then redis.call('RESTORE', KEYS[2], 60000, dump, 'REPLACE') end
`

/**
 * The reference, which has every message carried out in Redis as well. Nothing is waited for: what the
 * reference answered and came to hold is compared when all is sent.
 */
export class TwinStore extends LeasedStore {
  readonly #client: Redis
  readonly #engine: EngineScope
  readonly #name: string
  readonly #checks: (() => Promise<void>)[] = []
  /** The table that Redis has; a failover brings back another. */
  #known: BucketTable
  #nowUs = 0
  #steps = 0

  constructor(client: Redis, name: string, config: BucketConfig) {
    super(config)
    this.#client = client
    this.#name = name
    this.#known = this.table
    this.#engine = redisEngine({
      client,
      prefix: 'pl',
      scripts: timedScripts,
      extraArguments: () => [String(this.#nowUs)],
    }).open(scopeOf(name, config))
    this.#setGeneration()
  }

  /** Does nothing where all is as of then already: nobody else changes the bucket. */
  override refill(nowUs: number): void {
    if (this.table.slots.size > 0 && nowUs === this.#nowUs && this.table === this.#known) return
    this.#begin(nowUs)
    super.refill(nowUs)
    this.#compareState()
  }

  override renew(message: LeaseMessage, nowUs: number): LeaseReply {
    this.#begin(nowUs)
    const expected = structuredClone(super.renew(message, nowUs))
    const reply = this.#send({ kind: 'lease', buckets: [this.#address()], messages: [message] })
    this.#check(async () => differs((await reply).leases, [expected]))
    this.#compareState()
    return expected
  }

  override take(name: string, cost: number, nowUs: number): boolean {
    this.#begin(nowUs)
    super.refill(nowUs)
    const entry = { bucket: 0, cost, class: name, dryRun: false }
    const questions = [{ takes: true, entries: [entry] }]
    const reply = this.#send({ kind: 'acquire', buckets: [this.#address()], questions })
    const expected = this.#takeHere(name, cost, nowUs)
    this.#check(async () => {
      const [answer] = (await reply).answers
      if (answer === undefined || 'failure' in answer) return 'no answer'
      return differs({ retryAfterUs: answer.retryAfterUs, drawn: answer.drawn[0] }, expected)
    })
    this.#compareState()
    return expected.retryAfterUs === 0
  }

  /** Limits that are the same change nothing in Redis. */
  override configure(config: BucketConfig, nowUs: number): void {
    this.#begin(nowUs)
    super.refill(nowUs)
    if (textOf(config) !== textOf(this.table.config)) super.configure(config, nowUs)
    void this.#send({ kind: 'configure', buckets: [this.#address()] })
    this.#compareState()
  }

  block(forUs: number, nowUs: number): void {
    this.#begin(nowUs)
    this.blockedUntilUs = nowUs + forUs
    void this.#send({ kind: 'block', key: KEY, forUs })
  }

  override copy(): BucketTable {
    this.#copy(this.#key(), this.#key('replica'))
    return super.copy()
  }

  override flush(nowUs: number): void {
    super.flush(nowUs)
    void this.#client.del(this.#key())
    this.#setGeneration()
    this.#known = this.table
  }

  /** Waits for Redis. Returns the number of comparisons, throws where one fails. */
  async compare(): Promise<number> {
    for (const check of this.#checks) await check()
    const keys = [this.#key(), this.#key('replica'), this.#generationKey(), this.#blockKey()]
    await this.#client.del(...keys)
    return this.#checks.length
  }

  #begin(nowUs: number): void {
    this.#nowUs = nowUs
    if (this.table === this.#known) return
    this.#copy(this.#key('replica'), this.#key())
    this.#known = this.table
  }

  #takeHere(name: string, cost: number, nowUs: number): { retryAfterUs: number; drawn: number } {
    const { pools, slot, table } = this
    const bucket = { table, slot, pools }
    const pool = this.#poolOf(name)
    if (pools !== undefined) noteAsk(pools, pool, cost, nowUs)
    const blockedUs = this.blockedUntilUs - nowUs
    if (blockedUs > 0) return { retryAfterUs: blockedUs, drawn: 0 }
    if (cost > table.config.capacity || available(bucket, pool) < cost) {
      return { retryAfterUs: waitUs(bucket, pool, cost), drawn: 0 }
    }
    return { retryAfterUs: 0, drawn: debit(bucket, pool, cost) }
  }

  #poolOf(name: string): number {
    const place = this.pools?.leases?.names.indexOf(name) ?? -1
    return place < 0 ? NO_POOL : place
  }

  #send(message: SharedMessage): Promise<SharedReply> {
    const reply = this.#engine.send(message)
    reply.catch(() => undefined)
    return reply
  }

  #compareState(): void {
    const { sha } = stateScript
    const args = [this.#key(), '0', textOf(this.table.config), String(this.#nowUs)]
    const told = this.#client.evalsha(sha, 1, ...args) as Promise<string[]>
    told.catch(() => undefined)
    const expected = stateOf(this)
    this.#check(async () => differenceOf((await told).slice(2), expected))
  }

  #copy(from: string, to: string): void {
    void this.#client.eval(COPY, 2, from, to)
  }

  #check(difference: () => Promise<string | undefined>): void {
    const step = ++this.#steps
    this.#checks.push(async () => {
      const found = await difference()
      if (found !== undefined) throw new Error(`step ${step}: ${found}`)
    })
  }

  #setGeneration(): void {
    const { id, sinceUs } = this.generation
    void this.#client.set(this.#generationKey(), `${sinceUs}/0/${id}`)
  }

  #address(): BucketAddress {
    return { resource: 0, key: KEY, config: this.table.config, isOwn: false }
  }

  #key(suffix = ''): string {
    return `pl2:{${this.#name}}:b:all:${KEY}${suffix}`
  }

  #blockKey(): string {
    return `pl2:{${this.#name}}:x:${KEY}`
  }

  #generationKey(): string {
    return `pl2:{${this.#name}}:g`
  }
}

function differs(actual: unknown, expected: unknown): string | undefined {
  const [told, known] = [JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected))]
  return told === known ? undefined : `${told} in Redis, ${known} in memory`
}

/** The same with the fields of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}

function textOf({ rate, capacity, surplus }: BucketConfig): string {
  return `${rate.num}/${rate.den}/${capacity}/${surplus}`
}

function scopeOf(name: string, config: BucketConfig): StoreScope {
  return {
    name,
    resources: [{ name: 'all', shared: true, config }],
    clock: manualClock(10_000),
    random: () => 0.5,
    tickUs: TICK_US,
    emit: () => undefined,
  }
}
