import { expect, test } from '@jest/globals'
import { createLimiter, type Decision, manualClock } from '@predictive-limit/core'
import type { TokenDecision } from '../../src/limiter/token-decision.ts'

/** Order in which waiting requests were answered, with the time. */
function answersOf(clock: { now(): number }) {
  const answers: { name: string; allowed: boolean; atMs: number }[] = []
  const note = async (name: string, pending: Decision | Promise<Decision>) => {
    const { allowed } = await pending
    answers.push({ name, allowed, atMs: clock.now() })
  }
  return { answers, note }
}

/** Lets settled promises run on before time goes on. */
async function advance(clock: { advance(ms: number): void }, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed++) {
    clock.advance(1)
    for (let turn = 0; turn < 6; turn++) await undefined
  }
}

test('a request waits for its tokens and is admitted when they are there, first come first served', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 10, window: '1s', burst: 1, wait: { maxMs: 1000 }, clock })
  const { answers, note } = answersOf(clock)
  const pending = ['a', 'b', 'c'].map((name) => note(name, limiter.acquire({ client: 'ada' })))
  expect(limiter.stats().waiting).toBe(2)
  await pending[0]
  await advance(clock, 250)
  await Promise.all(pending)
  expect(answers).toEqual([
    { name: 'a', allowed: true, atMs: 0 },
    { name: 'b', allowed: true, atMs: 100 },
    { name: 'c', allowed: true, atMs: 200 },
  ])
})

test('what a client is told after a wait is the level of now, not of when another request came', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 1, window: '8s', wait: { maxMs: 20_000 }, clock })
  await limiter.acquire({ client: 'ada' })
  const waiting = limiter.acquire({ client: 'ada' })
  await advance(clock, 8_000)
  const decision = (await waiting) as TokenDecision<'requests'>
  clock.advance(6_000)
  expect(decision.stateOf('requests')?.remaining).toBe(0.75)
  expect(decision.resources.requests?.remaining).toBe(0.75)
  await limiter.close()
})

test('a newcomer does not overtake, even when it would cost less', async () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { tokens: { limit: 10, window: '1s', burst: 5 } },
    wait: { maxMs: 5000 },
    clock,
  })
  const { answers, note } = answersOf(clock)
  const ask = (name: string, tokens: number) => note(name, limiter.acquire({ cost: { tokens } }))
  const pending = [ask('all', 5), ask('large', 5)]
  await advance(clock, 200) // two tokens are there
  pending.push(ask('small', 1))
  await advance(clock, 700)
  await Promise.all(pending)
  expect(answers.map(({ name }) => name)).toEqual(['all', 'large', 'small'])
})

test('whoever cannot be served within `maxMs` is refused at once, others at their deadline', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 1, window: '1s', wait: { maxMs: 1500 }, clock })
  const { answers, note } = answersOf(clock)
  const pending = ['a', 'b', 'c'].map((name) => note(name, limiter.acquire({})))
  await pending[0]
  await advance(clock, 1600)
  await Promise.all(pending)
  expect(answers).toEqual([
    { name: 'a', allowed: true, atMs: 0 },
    { name: 'b', allowed: true, atMs: 1000 },
    { name: 'c', allowed: false, atMs: 1500 },
  ])
  expect(limiter.stats()).toMatchObject({ abandoned: 1, refused: 0, waiting: 0 })
  const slow = createLimiter({ limit: 1, window: '1h', wait: { maxMs: 1500 }, clock })
  await slow.acquire({})
  expect(slow.acquire({})).not.toBeInstanceOf(Promise)
  expect(slow.stats()).toMatchObject({ refused: 1, waiting: 0 })
})

test('at most `maxWaiting` wait; the next is refused at once', async () => {
  const clock = manualClock()
  const wait = { maxMs: 10_000, maxWaiting: 2 }
  const limiter = createLimiter({ limit: 1, window: '1s', wait, clock })
  const pending = [1, 2, 3].map(() => limiter.acquire({}))
  const last = limiter.acquire({})
  expect(last).toMatchObject({ allowed: false })
  await limiter.close()
  await Promise.all(pending)
})

test('a client that leaves gives up its place', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 10, window: '1s', burst: 1, wait: { maxMs: 1000 }, clock })
  const { answers, note } = answersOf(clock)
  const leaving = new AbortController()
  const pending = [
    note('a', limiter.acquire({})),
    note('leaves', limiter.acquire({ signal: leaving.signal })),
    note('b', limiter.acquire({})),
  ]
  leaving.abort()
  await advance(clock, 120)
  await Promise.all(pending)
  expect(answers.map(({ name, allowed }) => [name, allowed])).toEqual([
    ['a', true],
    ['leaves', false],
    ['b', true],
  ])
  expect(limiter.stats()).toMatchObject({ abandoned: 1, standard: 2, offered: 3 })
})

test('tokens that are given back go to whoever waits', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 1, window: '1s', wait: { maxMs: 1000 }, clock })
  const first = await limiter.acquire({})
  const { answers, note } = answersOf(clock)
  const pending = note('second', limiter.acquire({}))
  first.release()
  await pending
  expect(answers).toEqual([{ name: 'second', allowed: true, atMs: 0 }])
})

test('refusals that waiting cannot help are immediate: impossible costs and blocked keys', () => {
  const limiter = createLimiter({
    resources: { tokens: { limit: 5, window: '1s' } },
    wait: { maxMs: 1000 },
    clock: manualClock(),
  })
  expect(limiter.acquire({ cost: { tokens: 6 } })).toMatchObject({
    allowed: false,
    retryAfterMs: Number.POSITIVE_INFINITY,
  })
  limiter.block('ada', 100)
  expect(limiter.acquire({ client: 'ada' })).toMatchObject({ allowed: false, blocked: true })
})

test('waiting classes share what comes: a long line does not starve a short one', async () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: { db: { limit: 100, window: '1s', burst: 1, key: 'shared' } },
    wait: { maxMs: 10_000 },
    predict: false,
    clock,
  })
  const { answers, note } = answersOf(clock)
  const pending: Promise<void>[] = []
  for (let i = 0; i < 40; i++) pending.push(note('long', limiter.acquire({ class: 'long' })))
  for (let i = 0; i < 10; i++) pending.push(note('short', limiter.acquire({ class: 'short' })))
  await advance(clock, 230)
  const served = answers.map(({ name }) => name)
  expect(served.filter((name) => name === 'short').length).toBe(10)
  await limiter.close()
  await Promise.all(pending)
})
