import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createLimiter, type Limiter } from '@predictive-limit/core'
import { redisStore } from '@predictive-limit/redis'
import { type RedisServer, startStandalone, until } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import { WindowChecker } from '../../core/test/limiter/window-checker.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'

const LIMIT = 1_000
const INSTANCES = 2

let server: RedisServer
let clients: (Redis | Redis5)[]
let limiters: Limiter<string>[]

beforeEach(async () => {
  server = await startStandalone()
  clients = []
  limiters = []
}, 60_000)

afterEach(async () => {
  for (const limiter of limiters) await limiter.close()
  // Those of the apps may be waiting for their next try.
  const look = new Redis(server.port)
  clients.push(look)
  await everyKeyEnds(look)
  for (const client of clients) client.disconnect()
  await server.stop()
}, 60_000)

/** Ticks of a limiter that pass in two seconds, where it has the processor when it wants it. */
const TICKS_OF_TWO_SECONDS = 20

/** An app whose client, as many are set up, takes its time to dial again. */
async function start(client: Redis | Redis5): Promise<Limiter<string>> {
  client.on('error', () => undefined)
  await client.ping()
  const limiter = createLimiter({
    name: 'outage',
    resources: { work: { limit: LIMIT, window: '1s', key: 'shared' } },
    store: redisStore(client, { instances: INSTANCES }),
  })
  clients.push(client)
  limiters.push(limiter as Limiter<string>)
  return limiter as Limiter<string>
}

const slowly = { retryStrategy: () => 30_000 }

/** Asks all limiters until told to stop, each 1.3 times its share, and notes what came of it. */
function offer() {
  const checker = new WindowChecker()
  const seen = { waitsMs: [] as number[], admitted: 0, byPolicy: 0 }
  let lastMs = performance.now()
  let due = 0
  const ask = async (limiter: Limiter<string>) => {
    const fromMs = performance.now()
    const { allowed, source } = await limiter.acquire({ class: 'all' })
    const nowMs = performance.now()
    seen.waitsMs.push(nowMs - fromMs)
    if (source === 'fallback') seen.byPolicy += 1
    if (!allowed) return
    seen.admitted += 1
    checker.pass((nowMs - lastMs) * LIMIT)
    lastMs = nowMs
    checker.add(1_000)
  }
  let turnMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    due += ((nowMs - turnMs) / 1_000) * 1.3 * LIMIT
    turnMs = nowMs
    for (; due >= 1; due -= 1) void ask(limiters[Math.floor(due) % INSTANCES] as Limiter<string>)
  }, 2)
  return { seen, checker, stop: () => clearInterval(timer) }
}

const faults = {
  'stands still and goes on': {
    takeAway: async () => server.pause(),
    giveBack: async () => server.resume(),
  },
  'is killed and starts empty': {
    takeAway: () => server.kill(),
    giveBack: () => server.restart({ empty: true }),
  },
}

test.each(Object.entries(faults))(
  'a server that %s: leases are back within two seconds, and there is no second burst',
  async (_, { takeAway, giveBack }) => {
    await start(new Redis(server.port, slowly))
    await start(new Redis5(server.port, slowly))
    const { seen, checker, stop } = offer()
    await until('leases are held', 30_000, async () =>
      limiters.every((limiter) => limiter.stats().predicted > 500),
    )
    await takeAway()
    await until('the server is missed', 30_000, async () =>
      limiters.every((limiter) => limiter.stats().state === 'detached'),
    )
    const answered = seen.byPolicy + LIMIT
    await until('policies have answered a while', 30_000, async () => seen.byPolicy > answered)
    const before = limiters.map((limiter) => limiter.stats().predicted)
    await giveBack()
    let ticks = 0
    limiters[0]?.on('tick', () => {
      ticks += 1
    })
    await until('leases are back', 30_000, async () =>
      limiters.every((limiter, i) => limiter.stats().predicted > (before[i] as number) + 20),
    )
    expect(ticks).toBeLessThan(TICKS_OF_TWO_SECONDS)
    const enough = seen.admitted + LIMIT
    await until('another limit is used', 30_000, async () => seen.admitted > enough)
    stop()
    // A burst, what policies admit at once (a tick), and what is refilled while answers are on their way.
    const longestMs = seen.waitsMs.reduce((most, ms) => Math.max(most, ms), 0)
    expect(checker.worst / 1_000).toBeLessThanOrEqual(LIMIT * (1 + 0.1 + longestMs / 1_000))
  },
  180_000,
)

test('the store ends the connection that is its own, and only that', async () => {
  const client = new Redis(server.port)
  const limiter = await start(client)
  const connections = async () =>
    String(await client.call('CLIENT', 'LIST'))
      .trim()
      .split('\n').length
  await until('it has one', 5_000, async () => (await connections()) === 2)
  await limiter.acquire({ class: 'all' })
  await limiter.close()
  await until('it has none', 5_000, async () => (await connections()) === 1)
  expect(await client.ping()).toBe('PONG')
})

test('an app that ends its client without a word to the limiter leaves nothing open', async () => {
  const admin = new Redis(server.port)
  const client = new Redis(server.port)
  await start(client)
  const connections = async () =>
    String(await admin.call('CLIENT', 'LIST'))
      .trim()
      .split('\n').length
  await until('three are there', 5_000, async () => (await connections()) === 3)
  await client.quit()
  await until('one is there', 5_000, async () => (await connections()) === 1)
  admin.disconnect()
})

test('what an app has selected by a command is where the limits are', async () => {
  const client = new Redis(server.port)
  await client.select(3)
  const limiter = await start(client)
  const selected = async () =>
    String(await client.call('CLIENT', 'LIST')).split(' db=3 ').length - 1
  await until('its own connection is there, too', 5_000, async () => (await selected()) === 2)
  await limiter.acquire({ class: 'all' })
  await limiter.close()
  expect(await client.keys('*')).toContain('pl2:{outage}:b:work:shared')
  await client.select(0)
  expect(await client.keys('*')).toEqual([])
})
