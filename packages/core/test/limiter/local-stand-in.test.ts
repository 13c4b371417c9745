import { expect, test } from '@jest/globals'
import { createLimiter, manualClock, memoryStore, type Store } from '@predictive-limit/core'

/** A store that is away until told otherwise, and says which part of the limits is this process's. */
function awayStore(localShare: number) {
  const inner = memoryStore()
  const state = { isAway: true }
  const store: Store = {
    kind: 'away',
    open(scope) {
      const buckets = inner.open(scope)
      const take = buckets.take.bind(buckets)
      return Object.assign(buckets, {
        localShare: () => localShare,
        take: (ask: Parameters<typeof take>[0]) =>
          state.isAway ? Promise.reject(new Error('away')) : take(ask),
      })
    },
  }
  return { store, state }
}

async function admitted(
  limiter: ReturnType<typeof createLimiter>,
  requests: number,
  cost: number,
): Promise<number> {
  let count = 0
  for (let n = 0; n < requests; n++) {
    const { allowed } = await limiter.acquire({ client: 'ada', cost: { requests: cost } })
    if (allowed) count += 1
  }
  return count
}

test('while a store is away each of four instances admits a quarter of burst and limit', async () => {
  const clock = manualClock()
  const { store } = awayStore(1 / 4)
  const limiter = createLimiter({ limit: 40, window: '1s', burst: 20, clock, store })
  expect(await admitted(limiter, 20, 1)).toBe(5)
  for (let second = 0; second < 3; second++) {
    clock.advance(500)
    expect(await admitted(limiter, 20, 1)).toBe(5)
  }
})

test('however small the part, a bucket has room for one request', async () => {
  const clock = manualClock()
  const { store } = awayStore(1 / 100)
  const limiter = createLimiter({ limit: 50, window: '1s', clock, store })
  expect(await admitted(limiter, 3, 20)).toBe(1)
  clock.advance(39_999)
  expect(await admitted(limiter, 3, 20)).toBe(0)
  clock.advance(1)
  expect(await admitted(limiter, 3, 20)).toBe(1)
  expect(await admitted(limiter, 3, 51)).toBe(0)
})

test('limits that are changed while a store is away hold in part too', async () => {
  const clock = manualClock()
  const { store } = awayStore(1 / 2)
  const limiter = createLimiter({ limit: 20, window: '1s', clock, store })
  expect(await admitted(limiter, 20, 1)).toBe(10)
  limiter.update({ requests: { limit: 4 } })
  clock.advance(10_000)
  expect(await admitted(limiter, 20, 1)).toBe(2)
})

test('what a store did not charge is not given back to it', async () => {
  const { store, state } = awayStore(1)
  const limiter = createLimiter({ limit: 10, window: '1h', clock: manualClock(), store })
  state.isAway = false
  expect(await admitted(limiter, 10, 1)).toBe(10)
  state.isAway = true
  const decision = await limiter.acquire({ client: 'ada' })
  expect(decision.allowed).toBe(true)
  decision.release()
  state.isAway = false
  expect(await admitted(limiter, 1, 1)).toBe(0)
})
