import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'

function budget(cost: number, clock = manualClock()) {
  const limiter = createLimiter({
    resources: { tokens: { limit: 100, window: '1h', cost } },
    predict: false,
    clock,
  })
  const remaining = () => decidedPeek(limiter)
  return { limiter, clock, remaining }
}

function decidedPeek(limiter: ReturnType<typeof budget>['limiter']): number | undefined {
  const peeked = limiter.peek({})
  if (peeked instanceof Promise) throw new Error('Expected an answer at once.')
  return peeked.resources.tokens?.remaining
}

test('settling below the estimate gives the difference back', () => {
  const { limiter, remaining } = budget(60)
  const decision = decided(limiter)
  expect(remaining()).toBe(40)
  decision.settle({ tokens: 10 })
  expect(remaining()).toBe(90)
})

test('settling above the estimate charges the difference, into debt if need be', () => {
  const { limiter, clock, remaining } = budget(60)
  decided(limiter).settle({ tokens: 150 })
  expect(remaining()).toBe(0)
  expect(limiter.stats().resources.tokens.tokens.standard).toBe(-50)
  // The debt is paid by refill first: 50 + 60 tokens at 100 an hour.
  expect(decided(limiter).retryAfterMs).toBe(3_960_000)
  clock.advance(3_960_000)
  expect(decided(limiter).allowed).toBe(true)
})

test('debt is never deeper than the burst', () => {
  const { limiter } = budget(1)
  decided(limiter).settle({ tokens: 1_000_000 })
  expect(limiter.stats().resources.tokens.tokens.standard).toBe(-100)
})

test.each([
  ['one key function', undefined],
  ['two key functions', () => 'team'],
])('with %s each resource is settled on the bucket that paid', (_, teamOf) => {
  const limiter = createLimiter({
    resources: {
      requests: { limit: 100, window: '1h', cost: 10, key: teamOf ?? 'client' },
      database: { limit: 100, window: '1h', cost: 20, key: 'shared' },
      tokens: { limit: 100, window: '1h', cost: 30, key: () => 'ada' },
    },
    predict: false,
    clock: manualClock(),
  })
  const remaining = () => {
    const { requests, database, tokens } = decided(limiter, { client: 'a' }).resources
    return [requests?.remaining, database?.remaining, tokens?.remaining]
  }
  const decision = decided(limiter, { client: 'a' })
  expect(Object.values(decision.resources).map((state) => state?.cost)).toEqual([10, 20, 30])
  decision.settle({ requests: 1, database: 2, tokens: 3 })
  expect(remaining()).toEqual([89, 78, 67])
})

test('only the first of settle and release counts', () => {
  const { limiter, remaining } = budget(60)
  const decision = decided(limiter)
  decision.settle({ tokens: 20 })
  decision.settle({ tokens: 90 })
  decision.release()
  expect(remaining()).toBe(80)
})

test('releasing gives everything back, and never more than the bucket holds', () => {
  const { limiter, clock, remaining } = budget(60)
  const decision = decided(limiter)
  clock.advance(599_000)
  decision.release()
  decision.release()
  expect(remaining()).toBe(100)
})

test('a reservation stands at its estimate after ten minutes', () => {
  const { limiter, clock, remaining } = budget(60)
  const decision = decided(limiter)
  clock.advance(600_001)
  const before = remaining()
  decision.release()
  expect(remaining()).toBe(before)
})

test('settling names resources; one that is left out stays at its estimate', () => {
  const limiter = createLimiter({
    resources: {
      calls: { limit: 10, window: '1h', cost: 2 },
      tokens: { limit: 100, window: '1h', cost: 60 },
    },
    clock: manualClock(),
  })
  decided(limiter).settle({ tokens: 5 })
  const { calls, tokens } = limiter.stats().resources
  expect([calls.tokens.spent, tokens.tokens.spent]).toEqual([2, 5])
})

test('settling with a number that is none is an error that changes nothing', () => {
  const { limiter, remaining } = budget(60)
  const decision = decided(limiter)
  expect(() => decision.settle({ tokens: Number.NaN })).toThrow(/PREDICTIVE_LIMIT_E_COST/)
  decision.settle({ tokens: 10 })
  expect(remaining()).toBe(90)
})

test('settling a refusal does nothing', () => {
  const { limiter, remaining } = budget(60)
  decided(limiter)
  const refused = decided(limiter)
  refused.settle({ tokens: 0 })
  refused.release()
  expect(remaining()).toBe(40)
})

test('a learned cost starts at `initial` and follows what requests of the type settle, up to `max`', () => {
  const limiter = createLimiter({
    resources: {
      tokens: { limit: 1e6, window: '1h', cost: { learn: true, initial: 800, max: 8000 } },
    },
    clock: manualClock(),
  })
  const reserve = (type: string) => decided(limiter, { type })
  expect(reserve('chat').resources.tokens?.cost).toBe(800)
  reserve('chat').settle({ tokens: 1800 })
  expect(reserve('chat').resources.tokens?.cost).toBe(1300) // (800 + 1800) / 2
  expect(reserve('search').resources.tokens?.cost).toBe(800)
  for (let i = 0; i < 200; i++) reserve('chat').settle({ tokens: 20_000 })
  expect(reserve('chat').resources.tokens?.cost).toBe(8000)
})
