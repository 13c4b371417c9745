import { expect, test } from '@jest/globals'
import {
  createLimiter,
  type Decision,
  type Limiter,
  type LimiterSnapshot,
  type ManualClock,
  manualClock,
} from '@predictive-limit/core'
import { decided } from './decided.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

const STEP_MS = 100

/** New clients by a Poisson process, each of whom asks once and does `then` with the answer. */
function newClients(
  { clock, perSecond, seconds }: { clock: ManualClock; perSecond: number; seconds: number },
  ask: (client: string) => void,
): void {
  const random = seededRandom(8)
  const endMs = clock.now() + seconds * 1000
  for (let n = 0; ; n++) {
    clock.advance(exponentialMs(random, perSecond))
    if (clock.now() >= endMs) return
    ask(`client ${n}`)
  }
}

/** Demand expected in the next second. */
function nextSecond<Name extends string>(limiter: Limiter<Name>, name: Name): number {
  return limiter.forecast().resources[name].total[1]?.mean ?? 0
}

test.each([
  ['as told', (decision: Decision) => decision.retryAfterMs],
  ['as Retry-After says, in whole seconds', () => 2_000],
  ['at once, without patience', () => 200],
])('whoever is refused and comes back %s counts once', (_, waitMs) => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { db: { limit: 20, window: '1s', key: 'shared' } },
    clock,
    random: seededRandom(1),
  })
  const ask = (client: string, retries: number) => {
    const decision = decided(limiter, { client, type: 'search' })
    if (decision.allowed || retries === 0) return
    clock.after(waitMs(decision), () => ask(client, retries - 1))
  }
  newClients({ clock, perSecond: 40, seconds: 40 }, (client) => ask(client, 3))
  const { offered } = limiter.stats()
  expect(offered).toBeGreaterThan(2 * 40 * 40)
  expect(nextSecond(limiter, 'db')).toBeGreaterThan(32)
  expect(nextSecond(limiter, 'db')).toBeLessThan(48)
})

test('one busy client is all demand, however often it is refused', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { db: { limit: 20, window: '1s', key: 'shared' } },
    clock,
  })
  newClients({ clock, perSecond: 100, seconds: 20 }, () =>
    decided(limiter, { client: 'gateway', type: 'search' }),
  )
  expect(nextSecond(limiter, 'db')).toBeGreaterThan(85)
})

test('a refused request counts as what its type turned out to cost, not as what was reserved', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { tokens: { limit: 200, window: '1s', burst: 100, key: 'shared', cost: 10 } },
    clock,
    random: seededRandom(2),
  })
  newClients({ clock, perSecond: 40, seconds: 40 }, (client) => {
    const decision = decided(limiter, { client, type: 'chat' })
    if (decision.allowed) decision.settle({ tokens: 60 })
  })
  const { refused, offered } = limiter.stats()
  expect(refused / offered).toBeGreaterThan(0.7)
  expect(nextSecond(limiter, 'tokens') / (40 * 60)).toBeCloseTo(1, 0)
})

test('so it counts once where it comes back, whether it is refused again or settled then', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { tokens: { limit: 400, window: '1s', burst: 200, key: 'shared', cost: 10 } },
    clock,
    random: seededRandom(2),
  })
  const ask = (client: string, retries: number) => {
    const decision = decided(limiter, { client, type: 'chat' })
    if (decision.allowed) decision.settle({ tokens: 60 })
    else if (retries > 0) clock.after(2000, () => ask(client, retries - 1))
  }
  newClients({ clock, perSecond: 40, seconds: 60 }, (client) => ask(client, 3))
  const { refused, offered } = limiter.stats()
  expect(refused / offered).toBeGreaterThan(0.6)
  expect(offered).toBeGreaterThan(1.5 * 40 * 60)
  expect(nextSecond(limiter, 'tokens') / (40 * 60)).toBeGreaterThan(0.85)
  expect(nextSecond(limiter, 'tokens') / (40 * 60)).toBeLessThan(1.15)
})

test('what is settled for less is taken off the demand, also where later steps have too little', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: {
      tokens: { limit: 1e6, window: '1s', key: 'shared', cost: 100 },
      calls: { limit: 1e6, window: '1s', cost: 100 },
    },
    predict: { models: ['ewma'] },
    clock,
  })
  // A request of 100 each second step turns out to have cost 20, a step later.
  for (let step = 0; step < 600; step++) {
    const decision = decided(limiter, { client: 'ada', type: 'chat' })
    clock.advance(STEP_MS)
    decision.settle({ tokens: 20, calls: 20 })
    clock.advance(STEP_MS)
  }
  for (const name of ['tokens', 'calls'] as const) {
    expect(nextSecond(limiter, name)).toBeGreaterThan(70)
    expect(nextSecond(limiter, name)).toBeLessThan(130)
  }
})

/** What the seasonal memory of a day has summed up in the bin that is open. */
function remembered(snapshot: LimiterSnapshot, resource: string): number {
  const { forecast } = snapshot.resources[resource] as { forecast: unknown }
  const { total } = forecast as { total: { experts: Record<string, unknown> } }
  return (total.experts['seasonal-profile-8640'] as { memory: { sum: number } }).memory.sum
}

/** Five clients have asked once each; seasons are remembered, and `mallory` is blocked. */
function fiveClientsAndBlockedMallory() {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: {
      perClient: { limit: 10, window: '1h' },
      db: { limit: 1e6, window: '1s', key: 'shared' },
    },
    predict: { every: 10_000, models: ['last-value', 'seasonal'] },
    clock,
  })
  limiter.block('mallory', 1e6)
  for (let n = 0; n < 5; n++) decided(limiter, { client: `client ${n}`, type: 'search' })
  return { clock, limiter }
}

test('blocked traffic, and what a limit of its own refuses, is demand now and enters no season', () => {
  const { clock, limiter } = fiveClientsAndBlockedMallory()
  for (let n = 0; n < 100; n++) decided(limiter, { client: 'mallory', type: 'search' })
  for (let n = 0; n < 110; n++) decided(limiter, { client: 'greedy', type: 'search' })
  clock.advance(10_000)
  for (const name of ['db', 'perClient']) expect(remembered(limiter.snapshot(), name)).toBe(15)
  const [step] = limiter.forecast().resources.db.classes.search ?? []
  expect(step?.mean).toBeGreaterThan(100)
})

test('a blocked client that comes back enters no season, and takes nothing of the others out of it', () => {
  const { clock, limiter } = fiveClientsAndBlockedMallory()
  for (let n = 0; n < 4; n++) {
    decided(limiter, { client: 'mallory', type: 'search' })
    clock.advance(1000)
  }
  clock.advance(6_000)
  expect(remembered(limiter.snapshot(), 'db')).toBe(5)
})

test('who is blocked is abuse, also where a shared limit would keep them waiting longer', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: {
      perClient: { limit: 10, window: '1s' },
      db: { limit: 1, window: '1h', key: 'shared' },
    },
    predict: { every: 10_000, models: ['last-value', 'seasonal'] },
    clock,
  })
  for (let n = 0; n < 5; n++) decided(limiter, { client: `client ${n}` })
  limiter.block('mallory', 1000)
  for (let n = 0; n < 100; n++) {
    expect(decided(limiter, { client: 'mallory' })).toMatchObject({
      limitedBy: 'db',
      blocked: true,
    })
  }
  clock.advance(10_000)
  expect(remembered(limiter.snapshot(), 'db')).toBe(5)
})

test('what a shared limit refuses is nobody’s abuse: seasons remember it', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { db: { limit: 1, window: '1s', burst: 3, key: 'shared' } },
    predict: { every: 10_000, models: ['last-value', 'seasonal'] },
    clock,
  })
  for (let n = 0; n < 50; n++) decided(limiter, { client: `client ${n}` })
  clock.advance(10_000)
  expect(remembered(limiter.snapshot(), 'db')).toBe(50)
})
