import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Buckets, manualClock, type PoolWant } from '@predictive-limit/core'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { WindowChecker } from '../../core/test/limiter/window-checker.ts'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedStore } from './support/timed-store.ts'

const INSTANCES = 3
const PER_SECOND = 30
const BURST = 20

let clients: Redis[]

// Before the server ends, or they would dial it again.
afterAll(() => {
  for (const client of clients) client.disconnect()
})

const redis = redisUnderTest()

beforeAll(async () => {
  clients = Array.from({ length: INSTANCES }, () => new Redis(redis().server.port))
  for (const client of clients) await client.ping()
})

/** What one instance does in a step: some takes of one class at a time, a plan for its classes. */
const act = fc.record({
  tokens: fc.array(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 6_000 })), {
    maxLength: 4,
  }),
  pool: fc.nat(2),
  plans: fc.boolean(),
  wanted: fc.tuple(fc.nat(20_000), fc.nat(20_000)),
})
const step = fc.record({
  waitMs: fc.oneof(fc.nat(30), fc.nat(800), fc.constant(3_000)),
  acts: fc.tuple(act, act, act),
})
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** Instances met the classes in another order each: their pools have other numbers. */
const classesOf = (instance: number) => (instance === 1 ? ['b', 'a'] : ['a', 'b'])

function wantsOf(instance: number, wanted: readonly number[]): PoolWant[] {
  return classesOf(instance).map((name, i) => ({
    pool: i + 1,
    class: name,
    ratePerSecond: wanted[i] as number,
    capacity: wanted[i] as number,
    weight: 0.5,
  }))
}

/** Runs one instance's part; returns the units admitted, and how many requests asked nobody. */
async function run(
  buckets: Buckets,
  instance: number,
  { tokens, pool, plans, wanted }: Act,
  nowUs: number,
): Promise<{ units: number; local: number }> {
  if (plans) buckets.plan(0, 'shared', wantsOf(instance, wanted), nowUs)
  const asks = tokens.map((units) => askFor([{ key: 'shared', pool, tokens: units / 1000 }], nowUs))
  const answers = asks.map((ask) => buckets.take(ask))
  await Promise.all(answers)
  // Time that goes on while a message is on its way would be an outage.
  if (plans) await buckets.sync?.()
  const admitted = asks.filter(({ limitedBy }) => limitedBy < 0)
  const units = admitted.reduce((sum, { entries }) => sum + (entries[0]?.cost ?? 0), 0)
  const local = admitted.filter((ask) => answers[asks.indexOf(ask)] === undefined).length
  return { units, local }
}

test('several instances together never admit more than B + r·w, whatever their pools are wanted for', async () => {
  let runs = 0
  let leased = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      runs += 1
      const clock = manualClock(1_000)
      const limits = [{ perSecond: PER_SECOND, burst: BURST }]
      const all = clients.map((client) =>
        timedStore(client, clock).open(scopeOf(limits, `run ${runs}`, clock)),
      )
      const checker = new WindowChecker()
      for (const { waitMs, acts } of steps) {
        clock.advance(waitMs)
        checker.pass(waitMs * PER_SECOND)
        const nowUs = clock.now() * 1000
        const admitted = await Promise.all(
          all.map((buckets, i) => run(buckets, i, acts[i] as Act, nowUs)),
        )
        checker.add(admitted.reduce((sum, { units }) => sum + units, 0))
        leased += admitted.reduce((sum, { local }) => sum + local, 0)
      }
      expect(checker.worst).toBeLessThanOrEqual(1000 * BURST)
      await all[0]?.sync?.()
      await all[0]?.take(askFor([{ key: 'shared', tokens: 0.001 }], clock.now() * 1000))
      await all[0]?.sync?.()
      const ledger = all[0]?.ledger(0)
      if (ledger === undefined) throw new Error('no ledger')
      const { standard, predicted, outstanding, spent, writtenOff, initial, minted } = ledger
      const held = standard + predicted + outstanding
      expect(held).toBeLessThanOrEqual(BURST)
      expect(held + spent + writtenOff).toBeCloseTo(initial + minted, 6)
      for (const buckets of all) await buckets.close()
    }),
    // To shrink takes longer than the test may.
    { numRuns: 300, endOnFailure: true },
  )
  // Many of them of what instances held, without asking.
  expect(leased).toBeGreaterThan(300)
}, 60_000)
