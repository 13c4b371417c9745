import { expect, test } from '@jest/globals'
import { createLimiter, manualClock, PredictiveLimitError } from '@predictive-limit/core'
import { decided } from './decided.ts'

test('the short form gives each client its own bucket of `limit` tokens', () => {
  const limiter = createLimiter({ limit: 3, window: '1m', clock: manualClock() })
  const answers = [1, 2, 3, 4].map(() => decided(limiter, { client: 'ada' }).allowed)
  expect(answers).toEqual([true, true, true, false])
  expect(decided(limiter, { client: 'bob' }).allowed).toBe(true)
})

test('a refused request is admitted after exactly `retryAfterMs`, not a millisecond sooner', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 7, window: 1000, clock })
  while (decided(limiter).allowed);
  const { retryAfterMs, limitedBy } = decided(limiter)
  expect(limitedBy).toBe('requests')
  expect(retryAfterMs).toBe(143) // 1000/7 ms a token, rounded up
  clock.advance(retryAfterMs - 1)
  expect(decided(limiter).allowed).toBe(false)
  clock.advance(1)
  expect(decided(limiter).allowed).toBe(true)
})

test('a request over several resources is charged on all of them or on none', () => {
  const limiter = createLimiter({
    resources: {
      requests: { limit: 10, window: '1s' },
      tokens: { limit: 100, window: '1s', key: 'shared', cost: 60 },
    },
    clock: manualClock(),
  })
  expect(decided(limiter, { client: 'ada' }).allowed).toBe(true)
  const refused = decided(limiter, { client: 'ada' })
  expect(refused).toMatchObject({ allowed: false, limitedBy: 'tokens', retryAfterMs: 200 })
  expect(refused.resources.requests).toEqual({
    limit: 10,
    windowMs: 1000,
    remaining: 9,
    resetMs: 100,
    cost: 1,
  })
  expect(limiter.stats().resources.requests.tokens.spent).toBe(1)
})

test('when several resources lack tokens the longest wait is told', () => {
  const limiter = createLimiter({
    resources: {
      fast: { limit: 10, window: '1s', burst: 1 },
      slow: { limit: 1, window: '1s', burst: 1 },
    },
    clock: manualClock(),
  })
  decided(limiter)
  expect(decided(limiter)).toMatchObject({ limitedBy: 'slow', retryAfterMs: 1000 })
})

test('a cost above the burst is refused as never retryable, with nothing charged', () => {
  const limiter = createLimiter({
    resources: { tokens: { limit: 10, window: '1s', cost: () => 11 } },
    clock: manualClock(),
  })
  expect(decided(limiter)).toMatchObject({ allowed: false, retryAfterMs: Number.POSITIVE_INFINITY })
  expect(limiter.stats().resources.tokens.tokens.spent).toBe(0)
})

test('a cost of 0 and a key of undefined leave a resource out', () => {
  const limiter = createLimiter({
    resources: {
      free: { limit: 1, window: '1h', cost: () => 0 },
      other: { limit: 1, window: '1h', key: () => undefined },
    },
    clock: manualClock(),
  })
  for (let i = 0; i < 3; i++)
    expect(decided(limiter)).toMatchObject({ allowed: true, resources: {} })
})

test('fractions of a token are exact: ten costs of 0.1 empty a bucket of 1', () => {
  const limiter = createLimiter({
    resources: { tokens: { limit: 1, window: '1d', cost: 0.1 } },
    clock: manualClock(),
  })
  const answers = Array.from({ length: 11 }, () => decided(limiter).allowed)
  expect(answers).toEqual([...Array<boolean>(10).fill(true), false])
})

for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY, '3' as unknown as number]) {
  test(`a cost of ${String(wrong)} is an error that charges nothing`, () => {
    const limiter = createLimiter({
      resources: {
        first: { limit: 10, window: '1s' },
        second: { limit: 10, window: '1s', cost: () => wrong },
      },
      clock: manualClock(),
    })
    expect(() => limiter.acquire({})).toThrow(/PREDICTIVE_LIMIT_E_COST.*resources\.second\.cost/)
    expect(limiter.stats().resources.first.tokens.spent).toBe(0)
  })
}

test('an async cost makes the decision a promise, and its failure rejects with nothing charged', async () => {
  const failure = new Error('pricing is down')
  const limiter = createLimiter({
    resources: {
      tokens: {
        limit: 10,
        window: '1s',
        cost: async ({ type }) => {
          if (type === 'bad') throw failure
          return 4
        },
      },
    },
    clock: manualClock(),
  })
  const decisions = [limiter.acquire({}), limiter.acquire({}), limiter.acquire({})]
  const allowed = (await Promise.all(decisions)).map((decision) => decision.allowed)
  expect(allowed).toEqual([true, true, false])
  await expect(limiter.acquire({ type: 'bad' })).rejects.toBe(failure)
  expect(limiter.stats().resources.tokens.tokens.spent).toBe(8)
})

test('a limit that depends on the key follows its plan, and a change keeps the lower level', () => {
  const plans: { [client: string]: number } = { free: 2, paid: 5 }
  const limiter = createLimiter({
    resources: { calls: { limit: ({ client }) => plans[client ?? ''] ?? 1, window: '1h' } },
    clock: manualClock(),
  })
  const admitted = (client: string) => {
    let count = 0
    while (decided(limiter, { client }).allowed) count += 1
    return count
  }
  expect([admitted('free'), admitted('paid')]).toEqual([2, 5])
  plans.free = 50
  expect(admitted('free')).toBe(0)
  expect(decided(limiter, { client: 'free' }).resources.calls?.limit).toBe(50)
})

test('keys and costs of the request win over the options', () => {
  const limiter = createLimiter({
    resources: { tokens: { limit: 10, window: '1h', cost: 9, key: () => 'all' } },
    clock: manualClock(),
  })
  const request = { keys: { tokens: 'mine' }, cost: { tokens: 5 } }
  expect([1, 2, 3].map(() => decided(limiter, request).allowed)).toEqual([true, true, false])
  expect(decided(limiter).allowed).toBe(true)
})

test('peek gives the same answer and takes nothing', () => {
  const limiter = createLimiter({ limit: 1, window: '1h', clock: manualClock() })
  expect([1, 2, 3].map(() => limiter.peek({}))).toMatchObject([
    { allowed: true },
    { allowed: true },
    { allowed: true },
  ])
  decided(limiter)
  expect(limiter.peek({})).toMatchObject({ allowed: false, limitedBy: 'requests' })
  expect(limiter.stats().offered).toBe(1)
})

test('block refuses a key whatever it holds, until its time is over or reset', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 10, window: '1s', clock })
  limiter.block('ada', 500)
  expect(decided(limiter, { client: 'ada' })).toMatchObject({
    allowed: false,
    blocked: true,
    retryAfterMs: 500,
  })
  expect(decided(limiter, { client: 'bob' })).toMatchObject({ allowed: true, blocked: false })
  clock.advance(500)
  expect(decided(limiter, { client: 'ada' }).allowed).toBe(true)
  limiter.block('ada', 500)
  limiter.reset('ada')
  expect(decided(limiter, { client: 'ada' }).allowed).toBe(true)
})

test('a key cannot be blocked for a time that is none', () => {
  const limiter = createLimiter({ limit: 10, window: '1s', clock: manualClock() })
  for (const wrong of [Number.NaN, -1, 'soon' as unknown as number]) {
    expect(() => limiter.block('ada', wrong)).toThrow(/PREDICTIVE_LIMIT_E_BLOCK/)
  }
  limiter.block('ada', 500)
  limiter.block('ada', 0)
  expect(decided(limiter, { client: 'ada' }).allowed).toBe(true)
})

test('reset makes a bucket full again', () => {
  const limiter = createLimiter({ limit: 2, window: '1h', clock: manualClock() })
  while (decided(limiter, { client: 'ada' }).allowed);
  limiter.reset('ada')
  expect(decided(limiter, { client: 'ada' }).resources.requests?.remaining).toBe(1)
})

test('errors are PredictiveLimitErrors with a code', () => {
  const limiter = createLimiter({
    resources: { a: { limit: 1, window: 1000, key: () => 7n as unknown as string } },
    clock: manualClock(),
  })
  expect(() => limiter.acquire({})).toThrow(PredictiveLimitError)
  expect(() => limiter.acquire({})).toThrow(/PREDICTIVE_LIMIT_E_KEY/)
})

test('resources that are free unless asked for take part by name, in the order of the options', () => {
  const shared = { limit: 10, window: '1h', key: 'shared' } as const
  const limiter = createLimiter({
    resources: {
      rows: { ...shared, cost: 0 },
      requests: shared,
      tokens: { ...shared, cost: 0 },
      seconds: { ...shared, cost: 0 },
    },
    predict: false,
    clock: manualClock(),
  })
  expect(Object.keys(decided(limiter).resources)).toEqual(['requests'])
  const some = decided(limiter, { cost: { tokens: 4, rows: 2 } })
  expect(Object.keys(some.resources)).toEqual(['rows', 'requests', 'tokens'])
  // One that is named for no cost is left out; one that lacks tokens charges nobody.
  const refused = decided(limiter, { cost: { seconds: 0, tokens: 7 } })
  expect(Object.keys(refused.resources)).toEqual(['requests', 'tokens'])
  expect(refused).toMatchObject({ allowed: false, limitedBy: 'tokens' })
  some.settle({ tokens: 1, seconds: 9 })
  decided(limiter, { cost: { requests: 0, seconds: 5 } }).release()
  const { rows, requests, tokens, seconds } = limiter.stats().resources
  const spent = [rows, requests, tokens, seconds].map((resource) => resource.tokens.spent)
  expect(spent).toEqual([2, 2, 1, 0])
})
