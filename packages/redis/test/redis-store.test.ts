import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import { type ClientUnderTest, clientKinds } from './support/clients.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

const redis = redisUnderTest()

describe.each(Object.entries(clientKinds))('%s', (_, connect) => {
  let connected: ClientUnderTest

  beforeAll(async () => {
    connected = await connect(redis().server.port)
  })

  afterEach(() => everyKeyEnds(redis().client))

  afterAll(() => {
    connected.disconnect()
  })

  async function fresh() {
    await redis().client.flushall()
    const clock = manualClock(1_000)
    return { store: timedStore(connected.client, clock), clock }
  }

  keepsStoreContract('redisStore', fresh, { keepsSnapshots: false, leases: true })
})
