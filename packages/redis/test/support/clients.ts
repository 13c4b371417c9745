import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5'
import { createClient, createCluster } from 'node-redis'
import { parseClient } from '../../src/parse-options.ts'
import type { RedisClient } from '../../src/redis-client.ts'

/** A client under test, and how it says goodbye. */
export interface ClientUnderTest {
  readonly client: RedisClient
  disconnect(): void
}

type Connect = (port: number) => Promise<ClientUnderTest>

/** Clients that the store is tested with. */
export const clientKinds: { readonly [name: string]: Connect } = {
  'ioredis 6': (port) => ready(new Redis(port)),
  'ioredis 6, RESP2': (port) => ready(new Redis(port, { protocol: 2 })),
  'ioredis 5': (port) => ready(new Redis5(port)),
  'node-redis 6': (port) => nodeRedis(port, 3),
  'node-redis 6, RESP2': (port) => nodeRedis(port, 2),
}

/** The same for a cluster, of which they are told one server. */
export const clusterClientKinds: typeof clientKinds = {
  'ioredis 6': (port) => readyCluster(new Cluster([{ host: '127.0.0.1', port }])),
  'ioredis 5': (port) => readyCluster(new Cluster5([{ host: '127.0.0.1', port }])),
  'node-redis 6': nodeRedisCluster,
}

async function readyCluster(client: Cluster | Cluster5): Promise<ClientUnderTest> {
  await client.set('ready', 'yes', 'PX', 1)
  return { client: parseClient(client as RedisClient), disconnect: () => client.disconnect() }
}

async function nodeRedisCluster(port: number): Promise<ClientUnderTest> {
  const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })
  client.on('error', () => undefined)
  await client.connect()
  return { client: parseClient(client), disconnect: () => client.destroy() }
}

async function ready(client: Redis | Redis5): Promise<ClientUnderTest> {
  await client.ping()
  return { client: parseClient(client as RedisClient), disconnect: () => client.disconnect() }
}

// biome-ignore lint/style/useNamingConvention: the name of an option.
async function nodeRedis(port: number, RESP: 2 | 3): Promise<ClientUnderTest> {
  // biome-ignore lint/style/useNamingConvention: the name of an option.
  const client = createClient({ socket: { port }, RESP })
  await client.connect()
  return { client: parseClient(client), disconnect: () => client.destroy() }
}
