import { expect, test } from '@jest/globals'
import {
  type Ask,
  type Buckets,
  createLimiter,
  type LimiterEvents,
  manualClock,
  memoryStore,
  type Store,
} from '@predictive-limit/core'
import { decided } from './decided.ts'

/** A memory store with some of its calls replaced: stores that fail in one way each. */
function storeWith(replaced: (inner: Buckets) => Partial<Buckets>): Store {
  const inner = memoryStore()
  return {
    kind: 'failing',
    open(scope) {
      const buckets = inner.open(scope)
      const overrides = replaced(buckets)
      return new Proxy(buckets, {
        get(target, property) {
          const own: unknown = Reflect.get(overrides, property)
          if (own !== undefined) return own
          const value: unknown = Reflect.get(target, property, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
}

test('a forecast that fails is switched off and said so; the limit holds', () => {
  const clock = manualClock()
  const errors: LimiterEvents['error'][] = []
  const failure = new Error('no plan today')
  const limiter = createLimiter({
    resources: { db: { limit: 5, window: '1h', key: 'shared' } },
    clock,
    store: storeWith(() => ({
      plan: () => {
        throw failure
      },
    })),
  })
  limiter.on('error', (event) => errors.push(event))
  const answers = [1, 2, 3, 4, 5, 6, 7].map(() => {
    clock.advance(150)
    return decided(limiter).allowed
  })
  expect(answers).toEqual([true, true, true, true, true, false, false])
  expect(errors[0]).toEqual({ part: 'forecast', error: failure })
  expect(errors.filter(({ part }) => part === 'forecast')).toHaveLength(1)
})

for (const [policy, allowed] of [
  ['local', [true, true, false]],
  ['open', [true, true, true]],
  ['closed', [false, false, false]],
] as const) {
  test(`a store that fails is answered for by the policy "${policy}"`, async () => {
    const limiter = createLimiter({
      limit: 2,
      window: '1h',
      clock: manualClock(),
      storeErrorPolicy: policy,
      store: storeWith(() => ({ take: () => Promise.reject(new Error('connection lost')) })),
    })
    const errors: unknown[] = []
    limiter.on('error', ({ error }) => errors.push(error))
    const decisions = []
    for (let i = 0; i < 3; i++) decisions.push(await limiter.acquire({ client: 'ada' }))
    expect(decisions.map((decision) => decision.allowed)).toEqual(allowed)
    expect(decisions.map((decision) => decision.source)).toEqual(Array(3).fill('fallback'))
    expect(errors).toHaveLength(3)
    const { fallback, refused } = limiter.stats()
    expect(fallback + refused).toBe(3)
  })

  test(`a store that never answers holds a request 50 ms, then the policy "${policy}" answers`, async () => {
    const clock = manualClock()
    const limiter = createLimiter({
      limit: 2,
      window: '1h',
      clock,
      storeErrorPolicy: policy,
      store: storeWith(() => ({ take: () => new Promise(() => undefined) })),
    })
    const decision = limiter.acquire({ client: 'ada' })
    clock.advance(50)
    expect((await decision).allowed).toBe(allowed[0])
    expect(clock.now()).toBe(50)
  })
}

test('an answer that comes after the deadline does not touch another request', async () => {
  const clock = manualClock()
  const late: (() => void)[] = []
  const limiter = createLimiter({
    limit: 10,
    window: '1h',
    clock,
    store: storeWith(() => ({
      take: (ask: Ask) =>
        new Promise<void>((resolve) => {
          late.push(() => {
            ask.limitedBy = 0
            resolve()
          })
        }),
    })),
  })
  const first = limiter.acquire({ client: 'ada' })
  clock.advance(50)
  expect((await first).allowed).toBe(true)
  const second = limiter.acquire({ client: 'bob' })
  late[0]?.()
  clock.advance(50)
  expect((await second).allowed).toBe(true)
})

test('a listener that throws changes nothing, and is reported', () => {
  const limiter = createLimiter({ limit: 1, window: '1h', clock: manualClock() })
  const errors: LimiterEvents['error'][] = []
  limiter.on('error', (event) => errors.push(event))
  limiter.on('limited', () => {
    throw new Error('logger is down')
  })
  decided(limiter)
  expect(decided(limiter).allowed).toBe(false)
  expect(errors).toMatchObject([{ part: 'listener' }])
})

test('unsubscribing stops a listener', () => {
  const limiter = createLimiter({ limit: 1, window: '1h', clock: manualClock() })
  let heard = 0
  const stop = limiter.on('limited', () => {
    heard += 1
  })
  for (let i = 0; i < 3; i++) decided(limiter)
  stop()
  decided(limiter)
  expect(heard).toBe(2)
})
