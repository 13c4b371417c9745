import type { RedisClient } from './redis-client.ts'

/** A script, as only scripts can be run by what is known of a client; the key says which server. */
const TELL_MEMORY = "return redis.call('INFO', 'memory')"

/**
 * Says so where a server may throw keys away to make room: a bucket that is evicted comes back full. A
 * server that does not tell is not asked again.
 */
export async function warnOfEviction(
  client: RedisClient,
  key: string,
  warn: (message: string) => void,
): Promise<void> {
  const memory = await client.eval(TELL_MEMORY, 1, key).catch(() => '')
  const policy = /^maxmemory_policy:(\S+)/m.exec(String(memory))?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  warn(
    `Redis has \`maxmemory-policy ${policy}\`: when its memory is full it may throw buckets away, and they ` +
      'come back full, above the limit. Write `maxmemory-policy noeviction`, or give the limiter a Redis of its own.',
  )
}
