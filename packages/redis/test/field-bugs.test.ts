/** Bugs of other limiters' Lua scripts, each with where it was seen. */
import { expect, test } from '@jest/globals'
import { type Buckets, type ManualClock, manualClock, systemClock } from '@predictive-limit/core'
import { redisStore } from '@predictive-limit/redis'
import { askFor, type Entry, type Limits, scopeOf } from '../../core/test/store/contract/trial.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedStore } from './support/timed-store.ts'

const redis = redisUnderTest()
const clocks = new Map<Buckets, ManualClock>()
let scopes = 0

function opened(limits: Limits): { buckets: Buckets; clock: ManualClock; name: string } {
  const clock = manualClock(1_000)
  scopes += 1
  const name = `scope ${scopes}`
  // A refusal answers for Redis no longer than a tick.
  const scope = { ...scopeOf([{}, limits], name, clock), tickUs: 1 }
  const buckets = timedStore(redis().client, clock).open(scope)
  clocks.set(buckets, clock)
  return { buckets, clock, name }
}

async function take(buckets: Buckets, entry: Entry = {}) {
  const nowUs = (clocks.get(buckets)?.now() ?? 0) * 1000
  const ask = askFor([{ resource: 1, ...entry }], nowUs)
  await buckets.take(ask)
  return ask
}

async function standardOf(buckets: Buckets, clock: ManualClock): Promise<number> {
  await buckets.sync?.()
  return buckets.level(1, 'client', 0, clock.now() * 1000).standard
}

test('a refusal moves no time: who asks every millisecond earns tokens (redis-ratelimiting-js #3, PostHog #59610)', async () => {
  const { buckets, clock } = opened({ perSecond: 3, burst: 2 })
  await take(buckets, { tokens: 2 })
  let admitted = 0
  for (let ms = 0; ms < 1000; ms++) {
    clock.advance(1)
    if ((await take(buckets)).limitedBy < 0) admitted += 1
  }
  expect(admitted).toBe(3)
})

test('a cost above what is left is refused and makes no debt (upstash ratelimit-js #156, ratelimit-py #15)', async () => {
  const { buckets, clock } = opened({ burst: 10 })
  await take(buckets, { tokens: 8 })
  for (let n = 0; n < 5; n++) expect((await take(buckets, { tokens: 3 })).limitedBy).toBe(0)
  expect(await standardOf(buckets, clock)).toBe(2_000)
})

test('a bucket lives until it is full and a second more, not for months (upstash ratelimit-js #156)', async () => {
  const { client } = redis()
  const scope = scopeOf([{}, { perSecond: 2, burst: 10 }], 'real time', manualClock())
  const buckets = redisStore(client).open({ ...scope, clock: systemClock() })
  await take(buckets, { tokens: 10 })
  const life = await client.pttl('pl2:{real time}:b:resource 1:client')
  expect(life).toBeGreaterThan(5_000)
  expect(life).toBeLessThanOrEqual(6_000)
})

test('a cost above the capacity is never admitted, and says so (talon #551, redis #15113)', async () => {
  const { buckets } = opened({ burst: 10 })
  expect((await take(buckets, { tokens: 10.001 })).retryAfterUs).toBe(Number.POSITIVE_INFINITY)
})

test('requests of one microsecond each count (WorkSphere #1174)', async () => {
  const { buckets } = opened({ burst: 10 })
  const asks = await Promise.all(Array.from({ length: 30 }, () => take(buckets)))
  expect(asks.filter(({ limitedBy }) => limitedBy < 0)).toHaveLength(10)
})

test('a bucket that is full within a microsecond has a whole millisecond to live (ThrottleKit TK-R03)', async () => {
  const { client } = redis()
  const scope = scopeOf([{}, { perSecond: 1e9, burst: 1 }], 'quick', manualClock())
  const buckets = redisStore(client).open({ ...scope, clock: systemClock() })
  expect((await take(buckets)).limitedBy).toBe(-1)
  const life = await client.pttl('pl2:{quick}:b:resource 1:client')
  expect(life).toBeGreaterThan(0)
  expect(life).toBeLessThanOrEqual(1_001)
})

test('what is less than a unit of time or tokens is not cut off (prorate #40, PostHog #58036)', async () => {
  const { buckets, clock } = opened({ perSecond: 0.7, burst: 1 })
  buckets.block('enemy', 1_000_000 + 400, 1_000_000)
  expect((await take(buckets, { key: 'enemy' })).retryAfterUs).toBe(400)
  await take(buckets, { tokens: 0.999 })
  // 1 unit is left, 2 are asked for: 1/700 s, rounded up.
  expect((await take(buckets, { tokens: 0.002 })).retryAfterUs).toBe(1_429)
  clock.advance(1.429)
  expect((await take(buckets, { tokens: 0.002 })).limitedBy).toBe(-1)
})

test('times and levels beyond 14 digits stay exact', async () => {
  const { buckets, clock } = opened({ perSecond: 1_234_567, burst: 9_007_199_254_740 })
  clock.advance(1_784_722_081_827)
  await take(buckets, { tokens: 0.001 })
  expect(await standardOf(buckets, clock)).toBe(9_007_199_254_739_999)
})

test('a clock that steps back mints nothing a second time, and a large step is believed', async () => {
  const { buckets, clock } = opened({ perSecond: 1, burst: 10 })
  await take(buckets, { tokens: 10 })
  clock.advance(3_000)
  await take(buckets, { tokens: 1 })
  clock.step(-2_000)
  expect(await standardOf(buckets, clock)).toBe(2_000)
  await take(buckets, { tokens: 1 })
  clock.step(2_000)
  expect(await standardOf(buckets, clock)).toBe(1_000)
  await take(buckets, { tokens: 0.5 })
  clock.step(-6_000)
  await take(buckets, { tokens: 0.25 })
  clock.step(1_000)
  expect(await standardOf(buckets, clock)).toBe(1_250)
})
