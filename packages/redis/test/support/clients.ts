import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import type { RedisClient } from '../../src/redis-client.ts'

/** A client under test, and how it says goodbye. */
export interface TestClient extends RedisClient {
  ping(): Promise<string>
  flushall(): Promise<string>
  keys(pattern: string): Promise<string[]>
  pttl(key: string): Promise<number>
  script(command: 'FLUSH'): Promise<unknown>
  disconnect(): void
}

/** Clients that the store is tested with. */
export const clientKinds: { readonly [name: string]: (port: number) => TestClient } = {
  'ioredis 6': (port) => new Redis(port),
  'ioredis 6, RESP2': (port) => new Redis(port, { protocol: 2 }),
  'ioredis 5': (port) => new Redis5(port),
}
