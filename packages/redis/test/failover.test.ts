import { expect, jest, test } from '@jest/globals'
import { type Buckets, type ManualClock, manualClock, type PoolWant } from '@predictive-limit/core'
import { startReplicated, until } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { WindowChecker } from '../../core/test/limiter/window-checker.ts'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import type { RedisClient } from '../src/redis-client.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

const PER_SECOND = 100
const BURST = 50
const STEP_MS = 20
/** Each step of each of two instances: three times the limit together. */
const ASKED = 3

/** A client that goes on with another server, as one that asks sentinels does. */
class MovingClient implements RedisClient {
  server: Redis

  constructor(server: Redis) {
    this.server = server
  }

  get status(): string {
    return this.server.status
  }

  evalsha(...call: Parameters<RedisClient['evalsha']>): Promise<unknown> {
    return this.server.evalsha(...call)
  }

  eval(...call: Parameters<RedisClient['eval']>): Promise<unknown> {
    return this.server.eval(...call)
  }
}

/** Two instances that ask for a shared bucket at three times its limit, and what came of it. */
class Load {
  readonly #clock: ManualClock
  readonly #instances: readonly Buckets[]
  readonly #key: { readonly resource: number; readonly key: string }
  readonly #wants: readonly PoolWant[]
  readonly #checker = new WindowChecker()
  /** Tokens, since the count was set to 0. */
  admitted = 0

  constructor(client: RedisClient, clock: ManualClock, isLeased: boolean) {
    this.#clock = clock
    const limits = { perSecond: PER_SECOND, burst: BURST }
    const scope = scopeOf([limits, limits], isLeased ? 'leased' : 'direct', clock)
    this.#instances = [1, 2].map(() => timedStore(client, clock).open(scope))
    this.#key = isLeased ? { resource: 0, key: 'shared' } : { resource: 1, key: 'ada' }
    const want = { pool: 0, class: '', ratePerSecond: 150_000, capacity: 20_000, weight: 1 }
    this.#wants = isLeased ? [want] : []
  }

  /** Tokens by which the worst window of all so far was above B + r·w. */
  get above(): number {
    return this.#checker.worst / 1000 - BURST
  }

  async run(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      this.#clock.advance(STEP_MS)
      this.#checker.pass(STEP_MS * PER_SECOND)
      const nowUs = this.#clock.now() * 1000
      const counts = this.#instances.map((buckets) => this.#ask(buckets, nowUs))
      for (const count of await Promise.all(counts)) {
        this.#checker.add(1000 * count)
        this.admitted += count
      }
    }
  }

  /** Nobody asks, and a lease is not renewed. */
  rest(ms: number): void {
    this.#clock.advance(ms)
    this.#checker.pass(ms * PER_SECOND)
  }

  async close(): Promise<void> {
    for (const buckets of this.#instances) await buckets.close()
  }

  async #ask(buckets: Buckets, nowUs: number): Promise<number> {
    const { resource, key } = this.#key
    if (this.#wants.length > 0) buckets.plan(resource, key, this.#wants, nowUs)
    const asks = Array.from({ length: ASKED }, () => askFor([this.#key], nowUs))
    await Promise.all(asks.map((ask) => buckets.take(ask)))
    return asks.filter(({ limitedBy }) => limitedBy < 0).length
  }
}

/** Loses `lostMs` of the primary's writes in a failover; what was admitted then, and how far above the bound. */
async function failOver(how: { isLeased: boolean; lostMs: number; restMs: number }) {
  const servers = await startReplicated()
  const clients = [servers.primary, servers.replica].map(({ port }) => new Redis(port))
  const [primary, replica] = clients as [Redis, Redis]
  for (const client of clients) {
    client.on('error', () => undefined)
    await client.ping()
  }
  const clock = manualClock(1_000_000)
  const client = new MovingClient(primary)
  const load = new Load(client, clock, how.isLeased)
  try {
    await load.run(1_000)
    load.rest(how.restMs)
    expect(await primary.wait(1, 10_000)).toBe(1)
    const before = load.above
    await servers.separate()
    load.admitted = 0
    await load.run(how.lostMs)
    const { admitted: lost } = load
    await servers.primary.kill()
    await servers.promote()
    await until('the replica leads', 5_000, async () => (await replica.role())[0] === 'master')
    client.server = replica
    await load.run(2_000)
    await load.close()
    await everyKeyEnds(replica)
    return { before, lost, above: load.above }
  } finally {
    for (const each of clients) each.disconnect()
    await servers.stop()
  }
}

test.each([
  { isLeased: false, lostMs: 200, restMs: 0 },
  { isLeased: false, lostMs: 1_000, restMs: 0 },
  { isLeased: false, lostMs: 1_000, restMs: 2_000 },
  { isLeased: true, lostMs: 200, restMs: 0 },
  { isLeased: true, lostMs: 1_000, restMs: 0 },
  { isLeased: true, lostMs: 1_000, restMs: 2_000 },
])('what a failover loses is admitted again, at most one burst: %o', async (how) => {
  const { before, lost, above } = await failOver(how)
  expect(before).toBeLessThanOrEqual(0)
  expect(lost).toBeGreaterThan(0)
  expect(above).toBeLessThanOrEqual(Math.min(lost, BURST))
  expect(lost).toBeLessThanOrEqual(BURST + (PER_SECOND * how.lostMs) / 1000)
})
