import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import { manualClock, sharedStore } from '@predictive-limit/core'
import { Redis } from 'ioredis'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { startServer, type TestServer } from './support/server.ts'
import { timedScripts } from './support/timed-scripts.ts'

let server: TestServer
let client: Redis

beforeAll(async () => {
  server = await startServer()
  client = new Redis(server.port)
  await client.ping()
})

afterEach(async () => {
  for (const key of await client.keys('*')) expect(await client.pttl(key)).toBeGreaterThan(0)
})

afterAll(async () => {
  client.disconnect()
  await server.stop()
})

keepsStoreContract(
  'redisStore',
  async () => {
    await client.flushall()
    const clock = manualClock(1_000)
    const extraArguments = () => [String(Math.floor(clock.now() * 1000))]
    const parts = { client, prefix: 'pl', scripts: timedScripts, extraArguments }
    return { store: sharedStore(redisEngine(parts), {}), clock }
  },
  { keepsSnapshots: false },
)
