import { afterEach, expect, test } from '@jest/globals'
import {
  createLimiter,
  type Limiter,
  type ManualClock,
  manualClock,
  type SharedEngine,
  sharedStore,
} from '@predictive-limit/core'
import { type Cluster, cluster } from './cluster.ts'
import { MemoryServer } from './memory-engine.ts'

const INSTANCES = 3
const LIMIT = 300

let open: Cluster | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** Instances with nothing but a limit for each client, of 300 an hour. */
function keyed(instances = INSTANCES): Cluster {
  open = cluster(instances, { limit: 0, more: { requests: { limit: LIMIT, window: '1h' } } })
  return open
}

/** Each has asked for something, and has heard of the others. */
async function met(instances = INSTANCES): Promise<Cluster> {
  const all = keyed(instances)
  for (const limiter of all.limiters) void limiter.acquire({ client: 'eve' })
  await all.pass(2_200)
  return all
}

/** What is admitted of `asked` requests of a client at one moment, each instance asked in turn. */
async function admitted(
  { limiters, pass }: Pick<Cluster, 'limiters' | 'pass'>,
  { client, asked = 2 * LIMIT }: { readonly client: string; readonly asked?: number },
): Promise<number> {
  let count = 0
  for (let n = 0; n < asked; n += 1) {
    const limiter = limiters[n % limiters.length] as Limiter<string>
    void Promise.resolve(limiter.acquire({ client })).then(({ allowed }) => {
      if (allowed) count += 1
    })
  }
  await pass(60)
  return count
}

/** Messages fail, one a second of each instance, until all know that the store is away. */
async function lost({ server, pass }: Cluster): Promise<void> {
  server.isSilent = true
  await pass(3_000)
}

test('while the store is away all instances together admit one limit of each client, whoever has asked', async () => {
  const three = await met()
  await lost(three)
  expect(await admitted(three, { client: 'ada' })).toBe(LIMIT)
  expect(await admitted(three, { client: 'eve' })).toBeLessThanOrEqual(LIMIT)
})

test('an instance says a second that it is there, however many requests come', async () => {
  const { server, pass, limiters } = await met(1)
  server.calls.clear()
  await pass(10_000, () => void limiters[0]?.acquire({ client: 'ada' }))
  expect(server.calls.get('presence')).toBe(10)
})

test('one that nobody has asked for anything is not counted, and one that is idle since is', async () => {
  const { server, pass, limiters } = keyed()
  await pass(5_000)
  expect(server.calls.size).toBe(0)
  void limiters[0]?.acquire({ client: 'ada' })
  await pass(100)
  expect(server.instances('cluster')).toBe(1)
  await pass(60_000)
  expect(server.instances('cluster')).toBe(1)
})

test('one that is closed leaves at once, and does not come back when it is asked', async () => {
  const { server, pass, limiters } = await met()
  expect(server.instances('cluster')).toBe(3)
  const closed = limiters[2]?.close()
  await pass(1)
  await closed
  expect(server.instances('cluster')).toBe(2)
  await pass(2_000, () => void limiters[2]?.acquire({ client: 'ada' }))
  expect(server.instances('cluster')).toBe(2)
})

test('one that is killed counts for three seconds from when it was last heard of', async () => {
  const clock = manualClock(1_000)
  const server = new MemoryServer(clock)
  let isDead = false
  const wire = () => (isDead ? new Promise<void>(() => undefined) : Promise.resolve())
  const [victim, other] = [server.engine(wire), server.engine()].map((engine) =>
    start(clock, engine),
  )
  for (const limiter of [victim, other]) await limiter?.acquire({ client: 'ada' })
  for (let tick = 0; tick < 20; tick += 1) await passOn(clock, other)
  expect(server.instances('by-hand')).toBe(2)
  isDead = true
  for (let tick = 0; tick < 19; tick += 1) await passOn(clock, other)
  expect(server.instances('by-hand')).toBe(2)
  for (let tick = 0; tick < 11; tick += 1) await passOn(clock, other)
  expect(server.instances('by-hand')).toBe(1)
  isDead = false
  // What it has sent is given up.
  clock.advance(100)
  for (const limiter of [victim, other]) await limiter?.close()
})

test('what has left or begun counts in seconds: the parts of those that are there add up to the limit', async () => {
  const three = await met()
  await three.limiters[2]?.close()
  const two = { limiters: three.limiters.slice(0, 2), pass: three.pass }
  await three.pass(11_000)
  await lost(three)
  expect(await admitted(two, { client: 'ada' })).toBe(LIMIT)
})

test('one that starts while the store is away admits what its options say, beside the others', async () => {
  const three = await met()
  await lost(three)
  three.replace(2)
  const warnings: string[] = []
  three.limiters[2]?.on('warning', ({ code }) => warnings.push(code))
  // The first request finds out that nobody answers.
  await three.pass(1_000, () => void three.limiters[2]?.acquire({ client: 'eve' }))
  expect(await admitted(three, { client: 'ada', asked: 6 * LIMIT })).toBe(LIMIT + (2 * LIMIT) / 3)
  expect(warnings).toEqual(['PREDICTIVE_LIMIT_W_INSTANCES'])
})

test('an instance whose tick is long is counted all the time', async () => {
  const clock = manualClock(1_000)
  const server = new MemoryServer(clock)
  const limiter = start(clock, server.engine(), 10_000)
  await limiter.acquire({ client: 'ada' })
  await passOn(clock, limiter, 10_000)
  for (let second = 0; second < 60; second += 1) {
    expect(server.instances('by-hand')).toBe(1)
    await passOn(clock, limiter, 1_000)
  }
  await limiter.close()
})

function start(clock: ManualClock, engine: SharedEngine, every = 100): Limiter<string> {
  const limits = { limit: LIMIT, window: '1h' } as const
  const store = sharedStore(engine)
  const limiter = createLimiter({ name: 'by-hand', ...limits, clock, predict: { every }, store })
  return limiter as unknown as Limiter<string>
}

/** Time passes, and what is sent has arrived. */
async function passOn(clock: ManualClock, limiter: Limiter<string> | undefined, ms = 100) {
  clock.advance(ms)
  await limiter?.peek({ client: 'ada' })
}
