import { afterAll, beforeAll } from '@jest/globals'
import { type RedisServer, startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { everyKeyEnds } from './every-key-ends.ts'

/** A server and a connection to it for all tests of a file; every key must have a time to live at the end. */
export interface RedisUnderTest {
  readonly server: RedisServer
  readonly client: Redis
}

export function redisUnderTest(): () => RedisUnderTest {
  let current: RedisUnderTest | undefined
  beforeAll(async () => {
    const server = await startStandalone()
    const client = new Redis(server.port)
    await client.ping()
    current = { server, client }
  }, 60_000)
  afterAll(async () => {
    if (current === undefined) return
    const { client, server } = current
    try {
      await everyKeyEnds(client)
    } finally {
      client.disconnect()
      await server.stop()
    }
  }, 60_000)
  return () => {
    if (current === undefined) throw new Error('The server has not started.')
    return current
  }
}
