import { type SharedStoreOptions, type Store, sharedStore } from '@predictive-limit/core'
import type { NodeRedisClient } from './node-redis.ts'
import { OwnConnection } from './own-connection.ts'
import { parseClient, parsePrefix } from './parse-options.ts'
import type { RedisClient } from './redis-client.ts'
import { redisEngine } from './redis-engine.ts'
import { scriptTexts } from './scripts/script-texts.ts'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions extends SharedStoreOptions {
  /** Start of the names of all keys: `"pl"` makes `pl2:{name}:…`. @default "pl" */
  readonly prefix?: string | undefined
}

/**
 * One limit for all instances that use the same Redis: limiters of one name share their buckets and their
 * predicted pools, exactly. The client stays the app's: nobody closes it but the app. The store dials a
 * connection of its own by the client's options, and ends that one when the last limiter is closed.
 *
 * @example
 * const store = redisStore(new Redis())
 * app.use(predictiveLimit({ limit: 1000, window: '1s', store }))
 */
export function redisStore(
  client: RedisClient | NodeRedisClient,
  options: RedisStoreOptions = {},
): Store {
  const { prefix, instances } = options
  const connection = new OwnConnection(parseClient(client))
  const engine = redisEngine({
    client: connection,
    hold: () => connection.hold(),
    prefix: parsePrefix(prefix),
    scripts: scriptTexts,
  })
  return sharedStore(engine, { instances })
}
