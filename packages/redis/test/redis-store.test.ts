import { afterAll, afterEach, beforeAll, describe, expect, jest } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { type RedisServer, startStandalone } from '@predictive-limit/test-servers'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import { clientKinds, type TestClient } from './support/clients.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

let server: RedisServer

beforeAll(async () => {
  server = await startStandalone()
})

afterAll(async () => {
  await server.stop()
})

describe.each(Object.entries(clientKinds))('%s', (_, connect) => {
  let client: TestClient

  beforeAll(async () => {
    client = connect(server.port)
    await client.ping()
  })

  afterEach(async () => {
    for (const key of await client.keys('*')) expect(await client.pttl(key)).toBeGreaterThan(0)
  })

  afterAll(() => {
    client.disconnect()
  })

  async function fresh() {
    await client.flushall()
    const clock = manualClock(1_000)
    return { store: timedStore(client, clock), clock }
  }

  keepsStoreContract('redisStore', fresh, { keepsSnapshots: false, leases: true })
})
