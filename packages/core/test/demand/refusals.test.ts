import { expect, test } from '@jest/globals'
import { Refusals } from '../../src/demand/refusals.ts'
import { exponentialMs, seededRandom } from '../limiter/seeded-random.ts'

const SECOND = 1e6

/** Refused at `nowUs`, to come back after a second, at the latest after three. */
function refuse(refusals: Refusals, nowUs: number, client = 'ada', type = 'chat'): void {
  refusals.note({ client, type, nowUs, retryAfterUs: SECOND }, 3 * SECOND)
}

test('the same client and type is a retry until the latest time it may take, and not after it', () => {
  for (const [afterUs, expected] of [
    [0.1 * SECOND - 1, 0],
    [0.1 * SECOND, 1],
    [SECOND, 1],
    [3 * SECOND, 1],
    [3 * SECOND + 1, 0],
  ] as const) {
    const refusals = new Refusals()
    refuse(refusals, 5 * SECOND)
    expect(refusals.retryShare('ada', 'chat', 5 * SECOND + afterUs)).toBe(expected)
  }
})

test('another client or another type is no retry', () => {
  const refusals = new Refusals()
  refuse(refusals, 0)
  expect(refusals.retryShare('bob', 'chat', SECOND)).toBe(0)
  expect(refusals.retryShare('ada', 'search', SECOND)).toBe(0)
  expect(refusals.retryShare('ada', 'chat', SECOND)).toBe(1)
})

test('when the time of one type is over, the others of the client are still known', () => {
  const refusals = new Refusals()
  refuse(refusals, 0, 'ada', 'search')
  refuse(refusals, 3 * SECOND)
  expect(refusals.retryShare('ada', 'search', 4 * SECOND)).toBe(0)
  expect(refusals.retryShare('ada', 'chat', 4 * SECOND)).toBe(1)
})

test('there is one retry for each refusal, and requests sent together are none of each other', () => {
  const refusals = new Refusals()
  // Two at once: neither has had its answer yet.
  for (let n = 0; n < 2; n++) {
    expect(refusals.retryShare('ada', 'chat', n)).toBe(0)
    refuse(refusals, n)
  }
  const retries = [0, 1, 2, 3].map((n) => refusals.retryShare('ada', 'chat', SECOND + n))
  expect(retries).toEqual([1, 1, 0, 0])
})

test('a retry that is refused may come back in its turn', () => {
  const refusals = new Refusals()
  for (let atUs = 0; atUs < 10 * SECOND; atUs += SECOND) {
    expect(refusals.retryShare('ada', 'chat', atUs)).toBe(atUs > 0 ? 1 : 0)
    refuse(refusals, atUs)
  }
})

/** Somebody who asks, admitted or refused by chance, and comes back at most `retries` times. */
interface Habit {
  readonly client: (n: number) => string
  readonly type: string
  readonly perSecond: number
  readonly retries: number
}

interface Ask {
  readonly atUs: number
  readonly client: string
  readonly habit: Habit
  readonly tried: number
}

/** Poisson, in order of time. */
function firstAsks(habits: readonly Habit[], fromUs: number, toUs: number, random: () => number) {
  const asks: Ask[] = []
  for (const habit of habits) {
    let atUs = fromUs
    for (let n = 0; atUs < toUs; n++) {
      atUs += 1000 * Math.ceil(exponentialMs(random, habit.perSecond))
      asks.push({ atUs, client: habit.client(n), habit, tried: 0 })
    }
  }
  return asks.sort((a, b) => b.atUs - a.atUs)
}

/** The sooner of the last of two lists, each of them latest first. */
function takeNext(asks: Ask[], again: Ask[]): Ask | undefined {
  const [ask, retry] = [asks.at(-1), again.at(-1)]
  return (ask?.atUs ?? Infinity) <= (retry?.atUs ?? Infinity) ? asks.pop() : again.pop()
}

/**
 * Everybody asks as they are wont to for so many seconds, and every other request is refused; after a
 * refusal the next try comes 1.0 to 1.2 seconds later. Returns how many requests are taken for
 * retries, by type, and how many really are, in the second half of the time.
 */
function run(refusals: Refusals, habits: readonly Habit[], { fromUs = 0, seconds = 600 } = {}) {
  const random = seededRandom(5)
  const asks = firstAsks(habits, fromUs, fromUs + seconds * SECOND, random)
  const again: Ask[] = []
  const counted = new Map(habits.map(({ type }) => [type, { taken: 0, real: 0 }]))
  for (let ask = takeNext(asks, again); ask !== undefined; ask = takeNext(asks, again)) {
    const { atUs, client, habit, tried } = ask
    const share = refusals.retryShare(client, habit.type, atUs)
    const count = counted.get(habit.type)
    if (count !== undefined && atUs > fromUs + (seconds / 2) * SECOND) {
      count.taken += share
      count.real += Math.min(1, tried)
    }
    if (random() < 0.5) continue
    refuse(refusals, atUs, client, habit.type)
    if (tried === habit.retries) continue
    again.push({ ...ask, atUs: atUs + Math.round((1 + random() / 5) * SECOND), tried: tried + 1 })
    again.sort((a, b) => b.atUs - a.atUs)
  }
  return Object.fromEntries(counted)
}

const once: Habit = { client: (n) => `once ${n}`, type: 'search', perSecond: 20, retries: 3 }
const often: Habit = { client: (n) => `often ${n % 10}`, type: 'feed', perSecond: 20, retries: 0 }

test('who asks as often whatever the answer is demand, however much it looks like coming back', () => {
  for (const clients of [1, 10, 100]) {
    const habit = { ...often, client: (n: number) => `often ${(n * 7) % clients}` }
    // Of 6,000 requests; what was refused, and asked for again in time, is half of them.
    expect(run(new Refusals(), [habit]).feed?.taken).toBeLessThan(20)
  }
})

test('who comes back counts once, also beside clients of another type who ask anyway', () => {
  const { search, feed } = run(new Refusals(), [once, often])
  expect(search?.real).toBeGreaterThan(3000)
  expect((search?.taken ?? 0) / (search?.real ?? 1)).toBeCloseTo(1, 2)
  expect(feed).toEqual({ taken: 0, real: 0 })
})

test('of clients who ask anyway and come back, a part is taken for retries, and not more than are', () => {
  const both = { ...often, client: (n: number) => `both ${(n * 7) % 500}`, retries: 3 }
  const feed = run(new Refusals(), [both]).feed
  expect(feed?.taken).toBeGreaterThan(0.5 * (feed?.real ?? 0))
  expect(feed?.taken).toBeLessThan(1.05 * (feed?.real ?? 0))
})

test('when habits change, so does what is taken for a retry', () => {
  const refusals = new Refusals()
  run(refusals, [often], { seconds: 120 })
  const patient = { ...often, client: once.client, retries: 3 }
  const { feed } = run(refusals, [patient], { fromUs: 1000 * SECOND, seconds: 3000 })
  expect(feed?.taken).toBeGreaterThan(0.5 * (feed?.real ?? 0))
})

test('one comparison tells that nobody may come back', () => {
  const refusals = new Refusals()
  expect(0 <= refusals.untilUs).toBe(false)
  refuse(refusals, SECOND)
  // Three seconds to come back, a minute to compare, and the three seconds of whoever asks then.
  expect(refusals.untilUs).toBe(67 * SECOND)
})

test('memory is bounded: of very many clients the last are remembered, and of one the last types', () => {
  const refusals = new Refusals()
  for (let n = 0; n < 20_000; n++) refuse(refusals, n, `client ${n}`)
  expect(refusals.size).toBe(4096)
  expect(refusals.retryShare('client 19999', 'chat', SECOND)).toBe(1)
  expect(refusals.retryShare('client 0', 'chat', SECOND)).toBe(0)
  for (let n = 0; n < 100; n++) refuse(refusals, n, 'ada', `type ${n}`)
  expect(refusals.retryShare('ada', 'type 0', SECOND)).toBe(0)
  expect(refusals.retryShare('ada', 'type 99', SECOND)).toBe(1)
})
