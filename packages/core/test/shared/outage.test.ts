import { afterEach, describe, expect, test } from '@jest/globals'
import type { Limiter, StoreState } from '@predictive-limit/core'
import { WindowChecker } from '../limiter/window-checker.ts'
import { type Cluster, cluster } from './cluster.ts'
import { poisson } from './poisson.ts'

const LIMIT = 1_000
const INSTANCES = 4
/** What the policy admits at once, all instances together: one tick of the limit. */
const TICK = LIMIT / 10
/** Of half a second each, in which a slow store is as slow as it is, or a little faster. */
const TURNS = 8

let open: Cluster | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** Four instances that are offered `load` × the limit, and what came of it. */
async function fleet(load: number, how: Partial<Parameters<typeof cluster>[1]> = {}) {
  const four = cluster(INSTANCES, { limit: LIMIT, ...how })
  open = four
  const streams = four.limiters.map((_, i) => poisson((load * LIMIT) / INSTANCES / 1_000, 7 + i))
  const checker = new WindowChecker()
  const seen = { offered: 0, admitted: 0, byPolicy: 0, longestMs: 0 }
  const ask = async (limiter: Limiter<string>, className: string) => {
    const fromMs = four.clock.now()
    seen.offered += 1
    const { allowed, source } = await limiter.acquire({ class: className })
    seen.longestMs = Math.max(seen.longestMs, four.clock.now() - fromMs)
    if (source === 'fallback') seen.byPolicy += 1
    if (!allowed) return
    seen.admitted += 1
    checker.add(1_000)
  }
  const states: StoreState[] = []
  four.limiters[0]?.on('state', ({ to }) => states.push(to))
  return {
    ...four,
    checker,
    states,
    /** Offers requests for so long; returns what came of those. */
    async offer(ms: number, classOf = () => 'all') {
      Object.assign(seen, { offered: 0, admitted: 0, byPolicy: 0, longestMs: 0 })
      await four.pass(ms, () => {
        checker.pass(LIMIT)
        for (const [i, limiter] of four.limiters.entries()) {
          for (let left = streams[i]?.() ?? 0; left > 0; left -= 1) void ask(limiter, classOf())
        }
      })
      return { ...seen }
    },
  }
}

describe('a store that stands still for ten seconds', () => {
  test('costs 50 ms while leases last, and then nobody waits; the limit is kept, and is used', async () => {
    const { offer, server, states, checker } = await fleet(1.3)
    await offer(5_000)
    server.isSilent = true
    const first = await offer(750)
    expect(first.longestMs).toBeLessThanOrEqual(50)
    const rest = await offer(9_250)
    // A promise is told of with the next millisecond.
    expect(rest.longestMs).toBeLessThanOrEqual(1)
    expect(rest.byPolicy).toBe(rest.offered)
    expect((first.admitted + rest.admitted) / (10 * LIMIT)).toBeGreaterThan(0.95)
    expect((first.admitted + rest.admitted) / (10 * LIMIT)).toBeLessThan(1.1)
    server.isSilent = false
    // From the second tick on everything is as before.
    await offer(200)
    const after = await offer(1_000)
    expect(after.byPolicy).toBe(0)
    expect(after.admitted / LIMIT).toBeGreaterThan(0.9)
    expect(after.admitted / LIMIT).toBeLessThan(1.2)
    expect(states).toEqual(['suspect', 'detached', 'learning', 'healthy'])
    // The tick lies in the buckets of the policy at first.
    expect(checker.worst / 1_000).toBeLessThanOrEqual(LIMIT + TICK)
  }, 60_000)

  test('leaves each its part of the demand, however it is divided', async () => {
    const { offer, server, limiters } = await fleet(1.3)
    await offer(5_000)
    server.isSilent = true
    const before = limiters.map((limiter) => limiter.stats().fallback)
    await offer(5_000)
    const admitted = limiters.map((limiter, i) => limiter.stats().fallback - (before[i] ?? 0))
    for (const count of admitted) expect(Math.abs(count / 1_200 - 1)).toBeLessThan(0.15)
  }, 60_000)
})

test('a server that comes back empty grants no second burst', async () => {
  const { offer, server, states, checker } = await fleet(1.3)
  await offer(5_000)
  server.isSilent = true
  await offer(3_000)
  server.restartEmpty()
  server.isSilent = false
  const { admitted } = await offer(1_000)
  expect(admitted / LIMIT).toBeLessThan(1.1)
  await offer(1_000)
  expect(states).toEqual(['suspect', 'detached', 'learning', 'healthy'])
  expect(checker.worst / 1_000).toBeLessThanOrEqual(LIMIT + TICK)
}, 60_000)

/** Whether the classes that ask are forecast, so that their tokens are held, or gone before they are known. */
const traffics = { held: () => true, 'not held': () => false, half: (n: number) => n % 2 === 0 }

const slowStores = ([30, 80] as const).flatMap((ms) =>
  (['held', 'not held', 'half'] as const).flatMap((traffic) =>
    (['always', 'by turns'] as const).map((when) => ({ ms, traffic, when })),
  ),
)

test.each(slowStores)(
  'a store that is $ms ms away $when, for requests whose tokens are $traffic: the limit is kept, and is used',
  async ({ ms, traffic, when }) => {
    const { offer, wire, checker, clock } = await fleet(3, { wireMs: 1 })
    let asked = 0
    const classOf = () => {
      asked += 1
      return traffics[traffic](asked) ? 'all' : `passing ${Math.floor(clock.now() / 500)}`
    }
    await offer(2_000, classOf)
    const slow = { admitted: 0, longestMs: 0 }
    for (let turn = 0; turn < TURNS; turn += 1) {
      wire.ms = when === 'always' || turn % 2 === 0 ? ms : 10
      const { admitted, longestMs } = await offer(500, classOf)
      slow.admitted += admitted
      slow.longestMs = Math.max(slow.longestMs, longestMs)
    }
    expect(slow.longestMs).toBeLessThanOrEqual(50)
    // What the policy admits is beyond what the store knows until it has heard of it.
    const unheard = (LIMIT * (2 * ms + 100)) / 1_000
    expect(checker.worst / 1_000).toBeLessThanOrEqual(LIMIT + TICK + unheard)
    expect(slow.admitted / ((TURNS / 2) * LIMIT)).toBeGreaterThan(0.95)
  },
  60_000,
)

test('what a slow store admits late as well is charged once, and what it refused is charged', async () => {
  const keyed = { requests: { limit: 2, window: '1h' } } as const
  const { wire, server, pass, limiters } = await fleet(1, {
    wireMs: 1,
    instances: 1,
    more: keyed,
  })
  const [one, two] = limiters as [Limiter<string>, Limiter<string>]
  const spent = () => server.tables('cluster')[1]?.ledger.spent
  const outcomes: string[] = []
  const ask = (limiter: Limiter<string>, client: string) =>
    void Promise.resolve(limiter.acquire({ client, cost: { database: 0 } })).then(
      ({ allowed, source }) => outcomes.push(`${client} ${allowed} ${source}`),
    )
  ask(two, 'eve')
  ask(two, 'eve')
  await pass(5)
  expect(spent()).toBe(2_000)
  wire.ms = 40
  for (let n = 0; n < 3; n += 1) ask(one, 'ada')
  await pass(60)
  expect(outcomes.slice(2)).toEqual([
    'ada true fallback',
    'ada true fallback',
    'ada false fallback',
  ])
  await pass(300)
  expect(spent()).toBe(4_000)
  ask(one, 'eve')
  await pass(60)
  expect(outcomes.slice(5)).toEqual(['eve true fallback'])
  // The store refused the third, and hears that it was admitted.
  await pass(300)
  expect(spent()).toBe(5_000)
})
