import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { startSentinel, until, type WatchedServers } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(90_000)

let servers: WatchedServers
let client: Redis

beforeAll(async () => {
  servers = await startSentinel()
  const sentinels = servers.sentinelPorts.map((port) => ({ host: '127.0.0.1', port }))
  client = new Redis({ sentinels, name: servers.name, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  await client.ping()
})

afterAll(async () => {
  await everyKeyEnds(client)
  client.disconnect()
  await servers.stop()
})

test('after a failover the buckets go on in the replica, and scripts are brought to it', async () => {
  const clock = manualClock(1_000)
  const buckets = timedStore(client, clock).open(scopeOf([{ burst: 10 }], 'failover', clock))
  const take = async (tokens: number) => {
    const ask = askFor([{ key: 'shared', tokens }], 0)
    await buckets.take(ask)
    return ask.limitedBy
  }
  expect(await take(6)).toBe(-1)
  // What is not replicated yet is lost with the primary.
  expect(await client.wait(1, 5_000)).toBe(1)
  const before = await servers.primaryPort()
  await servers.primary.kill()
  await until('the replica leads', 30_000, async () => (await servers.primaryPort()) !== before)
  await until('the client found it', 30_000, async () => {
    return client.status === 'ready' && (await client.role())[0] === 'master'
  })
  expect(await take(5)).toBe(0)
  expect(await take(4)).toBe(-1)
  await buckets.close()
})
