import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { Redis } from 'ioredis'
import { redisUnderTest } from './support/redis-test.ts'
import { timedStore } from './support/timed-store.ts'

const TICK_MS = 100
const TICKS = 80

/** Requests of each instance in a tick. */
const PER_TICK = [12, 3, 5]
const PER_SECOND = (1_000 / TICK_MS) * PER_TICK.reduce((sum, count) => sum + count, 0)

const redis = redisUnderTest()
let clients: Redis[]

beforeAll(async () => {
  clients = PER_TICK.map(() => new Redis(redis().server.port))
  for (const client of clients) await client.ping()
})

afterAll(() => {
  for (const client of clients) client.disconnect()
})

test("three instances forecast what all of them are asked for, each from the others' reports", async () => {
  const clock = manualClock(1_000)
  const limiters = clients.map((client) =>
    createLimiter({
      name: 'cluster-forecast',
      resources: { work: { limit: 1_000, window: '1s', key: 'shared' } },
      clock,
      store: timedStore(client, clock),
    }),
  )
  for (let tick = 0; tick < TICKS; tick++) {
    const answers = limiters.flatMap((limiter, i) =>
      Array.from({ length: PER_TICK[i] as number }, () => limiter.acquire({ class: 'all' })),
    )
    await Promise.all(answers)
    clock.advance(TICK_MS)
    // What was asked on a connection before is answered before.
    await Promise.all(clients.map((client) => client.ping()))
  }
  for (const limiter of limiters) {
    const second = limiter
      .forecast()
      .resources.work.total.find(({ horizonMs }) => horizonMs === 1_000)
    expect(Math.abs((second?.mean ?? 0) / PER_SECOND - 1)).toBeLessThan(0.05)
  }
  await Promise.all(limiters.map((limiter) => limiter.close()))
}, 30_000)
