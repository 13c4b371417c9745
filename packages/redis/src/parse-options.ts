import { type ErrorCode, PredictiveLimitError, shown } from '@predictive-limit/core'
import { asRedisClient, isNodeRedis, type NodeRedisClient } from './node-redis.ts'
import type { RedisClient } from './redis-client.ts'

/** Start of key names where none is given. */
const DEFAULT_PREFIX = 'pl'

/** A client as ioredis calls it, where it is one. */
export function parseClient(value: RedisClient | NodeRedisClient): RedisClient {
  if (isNodeRedis(value)) return asRedisClient(value)
  const { evalsha, eval: run, status } = Object(value) as Partial<RedisClient>
  const isClient =
    typeof evalsha === 'function' && typeof run === 'function' && typeof status === 'string'
  if (isClient) return value
  throw fault('PREDICTIVE_LIMIT_E_REDIS_CLIENT', {
    expected:
      'the first argument of `redisStore` to be a client of ioredis 5 or 6, or of node-redis',
    got: value,
    fix: 'Write `redisStore(new Redis())`; the client stays yours.',
  })
}

export function parsePrefix(value: unknown): string {
  if (value === undefined) return DEFAULT_PREFIX
  if (typeof value === 'string' && /^[\w.:-]+$/.test(value)) return value
  throw fault('PREDICTIVE_LIMIT_E_PREFIX', {
    expected: '`prefix` to be a text of letters, digits, "-", "_", "." and ":"',
    got: value,
    fix: 'Write `prefix: "api"`; braces would decide the server of a key.',
  })
}

function fault(
  code: ErrorCode,
  {
    expected,
    got,
    fix,
  }: { readonly expected: string; readonly got: unknown; readonly fix: string },
): PredictiveLimitError {
  return new PredictiveLimitError(code, `Expected ${expected}, got ${shown(got)}. ${fix}`)
}
