import { afterAll, afterEach, beforeAll, describe, expect, jest } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import { clientKinds, type TestClient } from './support/clients.ts'
import { startServer, type TestServer } from './support/server.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

let server: TestServer

beforeAll(async () => {
  server = await startServer()
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

  keepsStoreContract('redisStore', fresh, { keepsSnapshots: false })
})
