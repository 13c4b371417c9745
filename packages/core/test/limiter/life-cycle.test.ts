import { expect, test } from '@jest/globals'
import {
  createLimiter,
  type LimiterSnapshot,
  manualClock,
  memoryStore,
} from '@predictive-limit/core'
import { decided } from './decided.ts'

const resources = { db: { limit: 100, window: '1s', burst: 50, key: 'shared' } } as const

test('closing leaves no timer, refuses who waits, and may be called twice', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 1, window: '1h', wait: { maxMs: 4e6 }, clock })
  await limiter.acquire({})
  const waiting = limiter.acquire({})
  expect(limiter.stats().waiting).toBe(1)
  await limiter.close()
  await limiter.close()
  expect((await waiting).allowed).toBe(false)
  expect(clock.pending).toBe(0)
})

test('new limits mint at the old rate until now, keep the lower level, and add nothing', () => {
  const clock = manualClock()
  const limiter = createLimiter({ resources, clock, predict: false })
  const remaining = () => decided(limiter, { cost: { db: 0.001 } }).resources.db?.remaining ?? 0
  for (let i = 0; i < 40; i++) decided(limiter)
  clock.advance(100)
  limiter.update({ db: { limit: 1000, burst: 500 } })
  expect(remaining()).toBeCloseTo(20, 1) // 50 − 40 + 100/s · 100 ms
  clock.advance(100)
  expect(remaining()).toBeCloseTo(120, 1)
  limiter.update({ db: { burst: 5 } })
  expect(remaining()).toBeCloseTo(5, 1)
})

test('an update is checked as a whole before any of it holds', () => {
  const limiter = createLimiter({ resources, clock: manualClock() })
  expect(() => limiter.update({ db: { limit: -1 } })).toThrow(/PREDICTIVE_LIMIT_E_LIMIT/)
  expect(() => limiter.update({ cpu: { limit: 1 } } as never)).toThrow(/RESOURCE_NAME/)
  expect(decided(limiter).resources.db?.limit).toBe(100)
})

function learned(): { snapshot: LimiterSnapshot; wall: number } {
  const clock = manualClock()
  const limiter = createLimiter({ resources, clock })
  for (let step = 0; step < 400; step++) {
    clock.advance(25)
    decided(limiter, { class: 'search' })
  }
  return { snapshot: limiter.snapshot(), wall: clock.wall() }
}

test('a snapshot survives JSON and starts another limiter warm', () => {
  const { snapshot, wall } = learned()
  const clock = manualClock(wall)
  const limiter = createLimiter({ resources, clock })
  limiter.restore(JSON.parse(JSON.stringify(snapshot)))
  const mean = limiter.forecast().resources.db.classes.search?.[1]?.mean ?? 0
  expect(mean).toBeGreaterThan(30)
  expect(mean).toBeLessThan(50)
  clock.advance(100)
  expect(limiter.stats().resources.db.pools).toMatchObject([{ class: 'search' }])
})

test('restoring keeps the lower level: neither a fresh bucket nor an old snapshot re-opens one', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 10, window: '1h', clock, predict: false })
  const full = limiter.snapshot()
  for (let i = 0; i < 10; i++) decided(limiter, { client: 'ada' })
  const empty = limiter.snapshot()
  limiter.restore(full)
  expect(decided(limiter, { client: 'ada' }).allowed).toBe(false)
  const restarted = createLimiter({ limit: 10, window: '1h', clock, predict: false })
  restarted.restore(empty)
  expect(decided(restarted, { client: 'ada' }).allowed).toBe(false)
  expect(decided(restarted, { client: 'bob' }).allowed).toBe(true)
})

test('a snapshot keeps limits that depend on the key', () => {
  const clock = manualClock()
  const options = {
    resources: { calls: { limit: () => 1000, window: '1h' } },
    clock,
    predict: false,
  } as const
  const old = createLimiter(options)
  for (let i = 0; i < 100; i++) decided(old, { client: 'ada' })
  const limiter = createLimiter(options)
  limiter.restore(JSON.parse(JSON.stringify(old.snapshot())))
  expect(decided(limiter, { client: 'ada' }).resources.calls?.remaining).toBe(899)
})

test('what is no bucket in a snapshot is passed over', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 5, window: '1h', clock, predict: false })
  const snapshot = {
    ...limiter.snapshot(),
    resources: { requests: { buckets: [['ada', null], [7]] } },
  }
  limiter.restore(snapshot as LimiterSnapshot)
  expect(decided(limiter, { client: 'ada' }).resources.requests?.remaining).toBe(4)
})

test('the time since a snapshot refills what it held', () => {
  const before = manualClock()
  const old = createLimiter({ limit: 10, window: '1h', clock: before, predict: false })
  for (let i = 0; i < 10; i++) decided(old, { client: 'ada' })
  const snapshot = old.snapshot()
  const clock = manualClock(before.wall() + 360_000)
  const limiter = createLimiter({ limit: 10, window: '1h', clock, predict: false })
  limiter.restore(snapshot)
  expect([1, 2].map(() => decided(limiter, { client: 'ada' }).allowed)).toEqual([true, false])
})

test('a snapshot of another kind is refused with a code and changes nothing', () => {
  const limiter = createLimiter({ resources, clock: manualClock() })
  for (const wrong of [undefined, null, {}, { version: 2 }, { version: 1, takenAt: 'now' }]) {
    expect(() => limiter.restore(wrong as never)).toThrow(/PREDICTIVE_LIMIT_E_SNAPSHOT/)
  }
})

test('limiters of one name share the buckets of one store, and other limits are refused', () => {
  const clock = manualClock()
  const store = memoryStore()
  const options = { name: 'api', limit: 2, window: '1h', clock, store, predict: false } as const
  const [one, two] = [createLimiter(options), createLimiter(options)]
  const answers = [one, two, one].map((limiter) => decided(limiter, { client: 'ada' }).allowed)
  expect(answers).toEqual([true, true, false])
  expect(() => createLimiter({ ...options, limit: 3 })).toThrow(/PREDICTIVE_LIMIT_E_NAME_TAKEN/)
})

test('what was offered is what was decided: predicted, standard, refused, given up, still waiting', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ resources, clock, wait: { maxMs: 300, maxWaiting: 20 } })
  const pending: unknown[] = []
  for (let step = 0; step < 500; step++) {
    clock.advance(step % 100 < 50 ? 2 : 12)
    pending.push(limiter.acquire({ class: step % 3 ? 'a' : 'b' }))
  }
  for (let turn = 0; turn < 3; turn++) await undefined
  const during = limiter.stats()
  expect(during.offered).toBe(
    during.predicted + during.standard + during.refused + during.abandoned + during.waiting,
  )
  clock.advance(1000)
  await Promise.all(pending)
  const { offered, predicted, standard, refused, abandoned, waiting } = limiter.stats()
  expect(waiting).toBe(0)
  expect(offered).toBe(500)
  expect(predicted + standard + refused + abandoned).toBe(500)
  for (const part of [predicted, standard, refused, abandoned]) expect(part).toBeGreaterThan(0)
})
