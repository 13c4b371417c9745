import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import type { RedisClient } from '../src/redis-client.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedStore } from './support/timed-store.ts'

const redis = redisUnderTest()

/** A client that counts the calls of scripts. */
function counting(client: RedisClient) {
  const count = { calls: 0 }
  const counted: RedisClient = {
    status: 'ready',
    evalsha(...call) {
      count.calls += 1
      return client.evalsha(...call)
    },
    eval(...call) {
      count.calls += 1
      return client.eval(...call)
    },
  }
  return { counted, count }
}

test('all questions of one turn are one call, whatever they ask for', async () => {
  const { counted, count } = counting(redis().client)
  const clock = manualClock(1_000)
  const buckets = timedStore(counted, clock).open(scopeOf([{ burst: 50 }, {}], 'one call', clock))
  const asks = Array.from({ length: 60 }, (_, n) =>
    askFor([{ key: 'shared' }, { resource: 1, key: `client ${n}` }], 0),
  )
  await Promise.all(asks.map((ask, n) => (n % 3 === 0 ? buckets.check(ask) : buckets.take(ask))))
  expect(count.calls).toBe(1)
  await buckets.close()
})

test('first come, first served: the first to ask are those admitted', async () => {
  const clock = manualClock(1_000)
  const buckets = timedStore(redis().client, clock).open(scopeOf([{ burst: 5 }], 'in turn', clock))
  const asks = Array.from({ length: 9 }, () => askFor([{ key: 'shared' }], 0))
  await Promise.all(asks.map((ask) => buckets.take(ask)))
  const admitted = asks.map(({ limitedBy }) => limitedBy < 0)
  expect(admitted).toEqual([true, true, true, true, true, false, false, false, false])
  await buckets.close()
})

test('a tick of a limiter is one call for all its shared resources', async () => {
  const { counted, count } = counting(redis().client)
  const clock = manualClock(1_000)
  const resource = { limit: 100, window: '1s', key: 'shared' } as const
  const limiter = createLimiter({
    resources: { a: resource, b: resource, c: resource },
    clock,
    store: timedStore(counted, clock),
  })
  await limiter.acquire({})
  // On its first tick it says that it is there, too.
  clock.advance(100)
  await limiter.peek({})
  count.calls = 0
  // Before the end of their term all are renewed, whatever they hold.
  clock.advance(300)
  await limiter.peek({})
  expect(count.calls).toBe(2)
  await limiter.close()
})
