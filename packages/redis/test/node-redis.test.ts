import { expect, test } from '@jest/globals'
import { createLimiter } from '@predictive-limit/core'
import { type NodeRedisClient, redisStore } from '@predictive-limit/redis'
import { until } from '@predictive-limit/test-servers'
import { createClient } from 'node-redis'
import { redisUnderTest } from './support/redis-test.ts'

const redis = redisUnderTest()

function limiterOn(client: NodeRedisClient) {
  return createLimiter({
    name: 'node-redis',
    resources: { work: { limit: 5, window: '1h', key: 'shared' } },
    store: redisStore(client, { instances: 1 }),
  })
}

test('a client that is not connected is not asked: the policy answers', async () => {
  const limiter = limiterOn(createClient())
  expect(await limiter.acquire({})).toMatchObject({ source: 'fallback', allowed: true })
  await limiter.close()
})

test('a client that was disconnected is asked again, and scripts are brought again', async () => {
  const { server, client: admin } = redis()
  const client = createClient({ socket: { port: server.port, reconnectStrategy: () => 20 } })
  client.on('error', () => undefined)
  await client.connect()
  const limiter = limiterOn(client)
  const isAnswered = async () => (await limiter.acquire({})).source !== 'fallback'
  await until('Redis answers', 10_000, isAnswered)
  await admin.script('FLUSH')
  await admin.call('CLIENT', 'KILL', 'ID', String(await client.sendCommand(['CLIENT', 'ID'])))
  await until('Redis answers again', 10_000, isAnswered)
  await limiter.close()
  client.destroy()
})
