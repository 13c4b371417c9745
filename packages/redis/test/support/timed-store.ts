import { type ManualClock, manualClock, type Store, sharedStore } from '@predictive-limit/core'
import type { RedisClient } from '../../src/redis-client.ts'
import { redisEngine } from '../../src/redis-engine.ts'
import { timedScripts } from './timed-scripts.ts'

/** A store whose time is that of a clock of the test's. */
export function timedStore(client: RedisClient, clock: ManualClock = manualClock(1_000)): Store {
  const extraArguments = () => [String(Math.floor(clock.now() * 1000))]
  return sharedStore(redisEngine({ client, prefix: 'pl', scripts: timedScripts, extraArguments }))
}
