import { expect, test } from '@jest/globals'
import {
  createLimiter,
  type History,
  type HistoryRecord,
  type LimiterEvents,
  type ManualClock,
  manualClock,
} from '@predictive-limit/core'
import { decided } from '../limiter/decided.ts'
import { exponentialMs, seededRandom } from '../limiter/seeded-random.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Monday, midnight in UTC. */
const MONDAY_MS = Date.UTC(2026, 2, 23)

/** Poisson records of one class at a rate that may follow the time. */
function* records(
  fromMs: number,
  toMs: number,
  perSecond: (atMs: number) => number,
  about: Partial<HistoryRecord> = {},
): Generator<HistoryRecord> {
  const random = seededRandom(9)
  for (let at = fromMs; ; ) {
    at += exponentialMs(random, perSecond(at))
    if (at >= toMs) return
    yield { at, type: 'GET /search', ...about }
  }
}

/** A limiter that is told a history, and what it says of it. */
function told(
  history: History,
  { startMs = MONDAY_MS, every = 100, models = 'auto' as const } = {},
) {
  const clock = manualClock(startMs)
  const limiter = createLimiter({
    resources: { db: { limit: 1000, window: '1s', key: 'shared' } },
    predict: { history, every, models },
    clock,
    random: seededRandom(3),
  })
  const events: (LimiterEvents['history'] | { error: string })[] = []
  limiter.on('history', (event) => events.push(event))
  limiter.on('error', ({ part, error }) => events.push({ error: `${part}: ${error}` }))
  return { clock, limiter, events }
}

/** Lets the replay run until it says that it is over. */
async function readAll(clock: ManualClock, events: readonly unknown[]): Promise<void> {
  clock.advance(10)
  // Nothing takes time on this clock: all is done without a pause.
  for (let turn = 0; turn < 5e6 && !events.some(isOver); turn++) await undefined
  expect(events.some(isOver)).toBe(true)
}

function isOver(event: unknown): boolean {
  return Object.hasOwn(Object(event), 'records')
}

test('after ten minutes of the past the first second is forecast, by class, and tokens are waiting', async () => {
  const past = [...records(MONDAY_MS - 600_000, MONDAY_MS, () => 50)]
  const { clock, limiter, events } = told(past)
  await readAll(clock, events)
  expect(events).toEqual([
    { records: past.length, passedOver: 0, fromMs: past[0]?.at, toMs: past.at(-1)?.at },
  ])
  const { total, classes } = limiter.forecast().resources.db
  for (const second of [total[1], classes['GET /search']?.[1]]) {
    expect(second?.mean).toBeGreaterThan(40)
    expect(second?.mean).toBeLessThan(60)
    expect(second?.upper).toBeLessThan(80)
  }
  clock.advance(200)
  expect(decided(limiter, { class: 'GET /search' }).source).toBe('predicted')
})

test('three days of the past, read as they come, know the morning; a lost day is missing, not empty', async () => {
  const rate = (atMs: number) => ((atMs % DAY_MS) / HOUR_MS >= 8 ? 0.5 : 0.05)
  async function* days(): AsyncGenerator<HistoryRecord> {
    yield* records(MONDAY_MS, MONDAY_MS + 2 * DAY_MS, rate)
    yield* records(MONDAY_MS + 3 * DAY_MS, MONDAY_MS + 4 * DAY_MS + 7.95 * HOUR_MS, rate)
  }
  const startMs = MONDAY_MS + 4 * DAY_MS + 7.95 * HOUR_MS
  const { clock, limiter, events } = told(days(), {
    startMs,
    every: 10_000,
    models: ['seasonal'] as never,
  })
  await readAll(clock, events)
  clock.advance(20_000)
  // The coming 1,000 seconds: 160 of them at 0.05 a second, the rest at 0.5.
  const mean = limiter.forecast().resources.db.total[2]?.mean ?? 0
  expect(mean).toBeGreaterThan(300)
  expect(mean).toBeLessThan(550)
})

test('traffic that comes while the past is read is learned from, too', async () => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* slow(): AsyncGenerator<HistoryRecord> {
    yield* records(MONDAY_MS - 600_000, MONDAY_MS, () => 50)
    await gate
  }
  const { clock, limiter, events } = told(slow())
  const random = seededRandom(5)
  for (let atMs = 0; atMs < 60_000; ) {
    const wait = exponentialMs(random, 200)
    atMs += wait
    clock.advance(wait)
    decided(limiter, { class: 'live' })
  }
  const before = limiter.forecast().resources.db.classes.live?.[1]?.mean ?? 0
  expect(before).toBeGreaterThan(170)
  release()
  await readAll(clock, events)
  const { total, classes } = limiter.forecast().resources.db
  expect(classes.live?.[1]?.mean).toBeGreaterThan(150)
  expect(total[1]?.mean).toBeGreaterThan(150)
  // The class of the past has been silent for a minute: it is known, and not expected.
  expect(classes['GET /search']?.[1]?.mean).toBeLessThan(20)
})

test('records that are no use are passed over, and the first that cannot be read is told', async () => {
  const good = [...records(MONDAY_MS - 600_000, MONDAY_MS, () => 5)]
  const mixed = [
    { at: MONDAY_MS - 50 * DAY_MS },
    ...good,
    { at: Number.NaN },
    { at: 'yesterday' },
    { at: MONDAY_MS - 1, cost: -1 },
    { at: MONDAY_MS - 1, type: 7 },
    { at: good[0]?.at },
    { at: MONDAY_MS + 1000 },
  ] as HistoryRecord[]
  const { clock, events } = told(mixed)
  await readAll(clock, events)
  expect(events).toEqual([
    { error: expect.stringMatching(/^history: .*PREDICTIVE_LIMIT_E_HISTORY: .* got NaN\. /) },
    expect.objectContaining({ records: good.length, passedOver: 7 }),
  ])
})

test('a history that breaks off is told, and what was read of it counts', async () => {
  async function* broken(): AsyncGenerator<HistoryRecord> {
    yield* records(MONDAY_MS - 600_000, MONDAY_MS, () => 50)
    throw new Error('the file is gone')
  }
  const { clock, limiter, events } = told(broken())
  await readAll(clock, events)
  expect(events).toMatchObject([{ error: 'history: Error: the file is gone' }, { passedOver: 0 }])
  expect(limiter.forecast().resources.db.total[1]?.mean).toBeGreaterThan(40)
})

test('costs are told for all resources or by name, teach what a type costs, and else are as configured', async () => {
  const clock = manualClock(MONDAY_MS)
  const history = [
    ...records(MONDAY_MS - 300_000, MONDAY_MS, () => 10, { cost: { tokens: 30 }, type: 'chat' }),
  ]
  const limiter = createLimiter({
    resources: {
      requests: { limit: 1000, window: '1s', key: 'shared', cost: 2 },
      tokens: {
        limit: 1e5,
        window: '1s',
        key: 'shared',
        cost: { learn: true, initial: 500, max: 1000 },
      },
      calls: { limit: 1000, window: '1s' },
    },
    predict: { history },
    clock,
  })
  const events: unknown[] = []
  limiter.on('history', (event) => events.push(event))
  await readAll(clock, events)
  const mean = (name: 'requests' | 'tokens' | 'calls') =>
    limiter.forecast().resources[name].total[1]?.mean ?? 0
  expect(mean('requests') / 20).toBeCloseTo(1, 0)
  expect(mean('tokens') / 300).toBeCloseTo(1, 0)
  expect(mean('calls') / 10).toBeCloseTo(1, 0)
  expect(decided(limiter, { type: 'chat' }).resources.tokens?.cost).toBeCloseTo(30, 0)
})

test('closing ends the reading at once', async () => {
  let read = 0
  let closed = false
  async function* endless(): AsyncGenerator<HistoryRecord> {
    try {
      for (;;) {
        read += 1
        await undefined
        yield { at: MONDAY_MS - 1000 }
      }
    } finally {
      closed = true
    }
  }
  const { clock, limiter, events } = told(endless())
  clock.advance(10)
  for (let micro = 0; micro < 50; micro++) await undefined
  expect(read).toBeGreaterThan(3)
  await limiter.close()
  for (let micro = 0; micro < 50; micro++) await undefined
  expect([closed, clock.pending, events]).toEqual([true, 0, []])
})

test('it is read in slices: after a little while others have their turn', async () => {
  const clock = manualClock(MONDAY_MS)
  // Every look at this clock takes a quarter of a millisecond.
  const slow = {
    ...clock,
    now: () => {
      clock.step(0.25)
      return clock.now()
    },
  }
  let sinceTurn = 0
  let longest = 0
  function* counted(): Generator<HistoryRecord> {
    for (const record of records(MONDAY_MS - HOUR_MS, MONDAY_MS, () => 2)) {
      sinceTurn += 1
      longest = Math.max(longest, sinceTurn)
      yield record
    }
  }
  const limiter = createLimiter({
    limit: 1000,
    window: '1s',
    predict: { history: counted() },
    clock: slow,
  })
  const events: unknown[] = []
  limiter.on('history', (event) => events.push(event))
  for (let turn = 0; turn < 1e5 && events.length === 0; turn++) {
    sinceTurn = 0
    clock.advance(1)
    for (let micro = 0; micro < 50; micro++) await undefined
  }
  expect(events).toHaveLength(1)
  // Six looks are a slice of 1.5 ms; each record is one.
  expect(longest).toBeGreaterThan(2)
  expect(longest).toBeLessThan(10)
})
