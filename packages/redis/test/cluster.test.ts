import { afterAll, afterEach, beforeAll, describe, jest, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { type RedisCluster, startCluster } from '@predictive-limit/test-servers'
import { Cluster } from 'ioredis'
import { Cluster as Cluster5 } from 'ioredis5'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import type { RedisClient } from '../src/redis-client.ts'
import { clusterPromises } from './support/cluster-promises.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { timedScripts } from './support/timed-scripts.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

let servers: RedisCluster

beforeAll(async () => {
  servers = await startCluster()
})

afterAll(async () => {
  await servers.stop()
})

describe.each([
  ['ioredis 6', (port: number) => new Cluster([{ host: '127.0.0.1', port }])],
  ['ioredis 5', (port: number) => new Cluster5([{ host: '127.0.0.1', port }])],
] as const)('%s', (_, connect) => {
  let client: ReturnType<typeof connect>

  beforeAll(async () => {
    client = connect(servers.ports[0] as number)
    await client.set('ready', 'yes', 'PX', 1)
    // A server that learns a script from the first call that it refuses may be overtaken by the next one.
    for (const node of client.nodes('master')) {
      for (const { text } of Object.values(timedScripts)) await node.script('LOAD', text)
    }
  })

  afterAll(() => {
    client.disconnect()
  })

  afterEach(() => everyKeyEnds(...client.nodes('master')))

  async function fresh() {
    for (const node of client.nodes('master')) await node.flushall()
    const clock = manualClock(1_000)
    return { store: timedStore(client as RedisClient, clock), clock }
  }

  keepsStoreContract('redisStore on a cluster', fresh, { keepsSnapshots: false, leases: true })

  for (const [sentence, proof] of Object.entries(clusterPromises)) {
    test(sentence, async () => proof({ ...(await fresh()), client, servers }))
  }
})
