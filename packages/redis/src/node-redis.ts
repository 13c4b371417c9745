import type { RedisClient } from './redis-client.ts'

/** Keys and arguments as node-redis takes them. */
interface CallOptions {
  keys?: string[]
  arguments?: string[]
}

/** What is needed of a client of node-redis, the package `redis`: also of a cluster's or of sentinels'. */
export interface NodeRedisClient {
  evalSha(sha: string, options?: CallOptions): Promise<unknown>
  eval(text: string, options?: CallOptions): Promise<unknown>
  readonly isReady: boolean
  /** Servers of a cluster. */
  readonly masters?: unknown
}

export function isNodeRedis(client: RedisClient | NodeRedisClient): client is NodeRedisClient {
  const { evalSha, eval: run, isReady } = Object(client) as Partial<NodeRedisClient>
  return typeof evalSha === 'function' && typeof run === 'function' && typeof isReady === 'boolean'
}

/** The client with the calls of ioredis, in which the package speaks. */
export function asRedisClient(client: NodeRedisClient): RedisClient {
  return {
    get status() {
      return client.isReady ? 'ready' : 'not connected'
    },
    isCluster: client.masters !== undefined,
    evalsha: (sha, numberOfKeys, ...rest) => client.evalSha(sha, optionsOf(numberOfKeys, rest)),
    eval: (text, numberOfKeys, ...rest) => client.eval(text, optionsOf(numberOfKeys, rest)),
  }
}

function optionsOf(numberOfKeys: number, rest: readonly string[]): CallOptions {
  return { keys: rest.slice(0, numberOfKeys), arguments: rest.slice(numberOfKeys) }
}
