import { afterAll, afterEach, beforeAll, describe, jest, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { type RedisCluster, startCluster } from '@predictive-limit/test-servers'
import { Cluster } from 'ioredis'
import { keepsStoreContract } from '../../core/test/store/store-contract.ts'
import { type ClientUnderTest, clusterClientKinds } from './support/clients.ts'
import { clusterPromises } from './support/cluster-promises.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { timedScripts } from './support/timed-scripts.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

let servers: RedisCluster
/** Looks at the servers, beside the client under test. */
let admin: Cluster

beforeAll(async () => {
  servers = await startCluster()
  admin = new Cluster([{ host: '127.0.0.1', port: servers.ports[0] as number }])
  await admin.set('ready', 'yes', 'PX', 1)
  // A server that learns a script from the first call that it refuses may be overtaken by the next one.
  for (const node of admin.nodes('master')) {
    for (const { text } of Object.values(timedScripts)) await node.script('LOAD', text)
  }
})

afterAll(async () => {
  admin.disconnect()
  await servers.stop()
})

describe.each(Object.entries(clusterClientKinds))('%s', (_, connect) => {
  let connected: ClientUnderTest

  beforeAll(async () => {
    connected = await connect(servers.ports[0] as number)
  })

  afterAll(() => {
    connected.disconnect()
  })

  afterEach(() => everyKeyEnds(...admin.nodes('master')))

  async function fresh() {
    for (const node of admin.nodes('master')) await node.flushall()
    const clock = manualClock(1_000)
    return { store: timedStore(connected.client, clock), clock }
  }

  keepsStoreContract('redisStore on a cluster', fresh, { keepsSnapshots: false, leases: true })

  for (const [sentence, proof] of Object.entries(clusterPromises)) {
    test(sentence, async () => proof({ ...(await fresh()), client: admin, servers }))
  }
})
