import { expect, test } from '@jest/globals'
import {
  type Buckets,
  type EngineScope,
  type ManualClock,
  manualClock,
} from '@predictive-limit/core'
import fc from 'fast-check'
import { type BucketConfig, bucketConfig } from '../../core/src/buckets/bucket-config.ts'
import { closeSlot, createBucketTable } from '../../core/src/buckets/bucket-table.ts'
import { debit } from '../../core/src/buckets/debit.ts'
import { findOrOpenSlot } from '../../core/src/buckets/find-bucket.ts'
import { reconfigure } from '../../core/src/buckets/reconfigure.ts'
import { refill } from '../../core/src/buckets/refill.ts'
import { WindowChecker } from '../../core/test/limiter/window-checker.ts'
import {
  firstNamed,
  type LimitsInForce,
  type NamedLimits,
  nameLimits,
} from '../../core/test/shared/named-limits.ts'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedScripts } from './support/timed-scripts.ts'
import { timedStore } from './support/timed-store.ts'

const redis = redisUnderTest()

const CONFIGS = [100, 20, 50].map((limit) =>
  bucketConfig({ limit, windowMs: 1000, burst: limit, surplus: 0 }),
)

/** A message that names limits, and takes. */
const naming = fc.record({
  waitMs: fc.oneof(fc.nat(300), fc.nat(4_000), fc.constant(10_000)),
  config: fc.nat(CONFIGS.length - 1),
  ageMs: fc.oneof(fc.nat(30_000), fc.constantFrom(0, 5_000)),
  isOwn: fc.oneof(fc.constant(false), fc.boolean()),
  isGiven: fc.nat(9).map((n) => n === 0),
  cost: fc.integer({ min: 1, max: 30_000 }),
})

type Naming = typeof naming extends fc.Arbitrary<infer N> ? N : never

/** One bucket as the reference has it. A bucket that is not there is full, whatever limits are named next. */
class Reference {
  readonly #table = createBucketTable(CONFIGS[0] as BucketConfig, 10, 1)
  #inForce: LimitsInForce | undefined
  #isNew = false

  get capacity(): number | undefined {
    return this.#inForce?.config.capacity
  }

  /** Names and takes; whether the bucket could pay, and what it then holds. */
  take(named: NamedLimits, cost: number, nowUs: number): { isPaid: boolean; standard: number } {
    const slot = this.#name(named, nowUs)
    const isPaid = (this.#table.level[slot] as number) >= cost
    if (isPaid) debit({ table: this.#table, slot, pools: undefined }, 0, cost)
    const standard = this.#table.level[slot] as number
    if (this.#isNew && !isPaid) this.#forget(slot)
    this.#isNew = false
    return { isPaid, standard }
  }

  #name(named: NamedLimits, nowUs: number): number {
    this.#isNew = this.#inForce === undefined
    const slot = findOrOpenSlot(this.#table, 'a', this.#isNew ? named.config : undefined, nowUs)
    refill(this.#table, slot, nowUs)
    if (this.#inForce === undefined) {
      this.#inForce = firstNamed(named, nowUs)
    } else if (nameLimits(this.#inForce, named, nowUs)) {
      reconfigure(this.#table, slot, named.config, nowUs)
    }
    return slot
  }

  #forget(slot: number): void {
    this.#inForce = undefined
    closeSlot(this.#table, slot)
  }
}

/** Redis, and the reference beside it. */
class Both {
  readonly #engine: EngineScope
  readonly #reference = new Reference()
  readonly #clock: ManualClock
  /** Messages that named what was not in force. */
  kept = 0

  constructor(name: string, clock: ManualClock) {
    const extraArguments = () => [String(clock.now() * 1000)]
    const parts = { client: redis().client, prefix: 'pl', scripts: timedScripts, extraArguments }
    this.#engine = redisEngine(parts).open(scopeOf([{}, {}], name, clock))
    this.#clock = clock
  }

  async step({ waitMs, config: index, ageMs, isOwn, isGiven, cost }: Naming): Promise<void> {
    this.#clock.step(waitMs)
    const nowUs = this.#clock.now() * 1000
    const config = CONFIGS[index] as BucketConfig
    const address = { resource: 1, key: 'a', config, isOwn }
    const buckets = [isGiven ? address : { ...address, sinceUs: nowUs - 1000 * ageMs }]
    const entries = [{ bucket: 0, cost, class: '', dryRun: false }]
    const questions = [{ takes: true, entries }]
    const { answers, pictures } = await this.#engine.send({ kind: 'acquire', buckets, questions })
    const named = { config, isOwn, ageUs: isGiven ? undefined : 1000 * ageMs }
    const { isPaid, standard } = this.#reference.take(named, cost, nowUs)
    if (this.#reference.capacity !== config.capacity) this.kept += 1
    expect(answers[0]).toMatchObject({ limitedBy: isPaid ? -1 : 0 })
    expect(pictures[0]?.standard).toBe(standard)
  }
}

test('limits that instances name against each other are in force in Redis as in the reference', async () => {
  const clock = manualClock(100_000)
  let runs = 0
  let kept = 0
  await fc.assert(
    fc.asyncProperty(fc.array(naming, { minLength: 10, maxLength: 40 }), async (steps) => {
      runs += 1
      const both = new Both(`named ${runs}`, clock)
      for (const step of steps) await both.step(step)
      kept += both.kept
    }),
    { numRuns: 300 },
  )
  // Of some thousands of messages many name what is not in force.
  expect(kept).toBeGreaterThan(300)
}, 60_000)

/** An instance that asks for the shared bucket and for a client's all the time. */
function deployed(name: string, burst: number, clock: ManualClock): Buckets {
  const limits = { perSecond: burst, burst }
  return timedStore(redis().client, clock).open(scopeOf([limits, limits], name, clock))
}

async function takenBy(buckets: Buckets, nowUs: number): Promise<number> {
  const asks = [askFor([{ key: 'shared' }], nowUs), askFor([{ resource: 1, key: 'ada' }], nowUs)]
  await Promise.all(asks.map((ask) => buckets.take(ask)))
  return 1000 * asks.filter(({ limitedBy }) => limitedBy < 0).length
}

/** The capacities that both buckets have in Redis. */
async function capacitiesOf(name: string): Promise<string> {
  const keys = ['resource 0:shared', 'resource 1:ada'].map((key) => `pl2:{${name}}:b:${key}`)
  const limits = await Promise.all(keys.map((key) => redis().client.hget(key, 'c')))
  return limits.map((text) => text?.split('/')[2]).join(' ')
}

test('a rolling deploy changes limits once, a late restart of the old version at most once more', async () => {
  const clock = manualClock(1_000_000)
  const old = (): Buckets => deployed('deploy', 80, clock)
  const fleet = [old(), old(), old()]
  const seen: string[] = []
  const checker = new WindowChecker()
  const pass = async (steps: number) => {
    for (let step = 0; step < steps; step++) {
      clock.advance(100)
      // The larger limits count, of both buckets together.
      checker.pass(2 * 80 * 100)
      for (const buckets of fleet) checker.add(await takenBy(buckets, clock.now() * 1000))
      const capacities = await capacitiesOf('deploy')
      if (seen.at(-1) !== capacities) seen.push(capacities)
    }
  }
  await pass(20)
  for (let i = 0; i < fleet.length; i++) {
    await fleet[i]?.close()
    fleet[i] = deployed('deploy', 30, clock)
    await pass(20)
  }
  expect(seen).toEqual(['80000 80000', '30000 30000'])
  await fleet[0]?.close()
  fleet[0] = old()
  await pass(20)
  // Rolled back as a whole: a version that is named by nobody any more is over after ten seconds.
  for (const i of [1, 2]) {
    await fleet[i]?.close()
    fleet[i] = old()
  }
  await pass(120)
  expect(seen).toEqual(['80000 80000', '30000 30000', '80000 80000'])
  expect(checker.worst).toBeLessThanOrEqual(2 * 80_000)
  for (const buckets of fleet) await buckets.close()
})

test('of two versions the older is in force ten seconds after the newer was named last', async () => {
  const clock = manualClock(1_000_000)
  const old = deployed('silence', 80, clock)
  clock.advance(1_000)
  const young = deployed('silence', 30, clock)
  await takenBy(old, clock.now() * 1000)
  await takenBy(young, clock.now() * 1000)
  for (let second = 0; second < 10; second++) {
    await takenBy(old, clock.now() * 1000)
    expect(await capacitiesOf('silence')).toBe('30000 30000')
    clock.advance(1_000)
  }
  await takenBy(old, clock.now() * 1000)
  expect(await capacitiesOf('silence')).toBe('80000 80000')
  await old.close()
  await young.close()
})

test('a clock that is set back does not keep limits in force that nobody names', async () => {
  const clock = manualClock(10_000_000)
  const old = deployed('set back', 80, clock)
  clock.advance(1_000)
  const young = deployed('set back', 30, clock)
  await takenBy(old, clock.now() * 1000)
  await takenBy(young, clock.now() * 1000)
  await takenBy(old, clock.now() * 1000)
  clock.step(-3_600_000)
  await takenBy(old, clock.now() * 1000)
  expect(await capacitiesOf('set back')).toBe('30000 30000')
  clock.advance(10_000)
  await takenBy(old, clock.now() * 1000)
  expect(await capacitiesOf('set back')).toBe('80000 80000')
  await old.close()
  await young.close()
})

test('limits given to one instance while it runs are in force at once', async () => {
  const clock = manualClock(1_000_000)
  const [first, second] = [1, 2].map(() => deployed('update', 80, clock)) as [Buckets, Buckets]
  await takenBy(first, clock.now() * 1000)
  await takenBy(second, clock.now() * 1000)
  const takeBob = (buckets: Buckets) => buckets.take(askFor([{ resource: 1, key: 'bob' }], 0))
  await takeBob(second)
  clock.advance(1_000)
  for (const burst of [30, 50]) {
    for (const resource of [0, 1]) {
      const config = bucketConfig({ limit: burst, windowMs: 1000, burst, surplus: 0 })
      first.configure(resource, config, clock.now() * 1000)
    }
    await first.sync?.()
    await takenBy(second, clock.now() * 1000)
    expect(await capacitiesOf('update')).toBe(`${burst}000 ${burst}000`)
  }
  // A client's bucket that it did not know has them from its next request on.
  await takeBob(first)
  expect(await redis().client.hget('pl2:{update}:b:resource 1:bob', 'c')).toContain('/50000/')
  await first.close()
  await second.close()
})
