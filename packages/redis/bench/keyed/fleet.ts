import {
  createLimiter,
  type Limiter,
  type ManualClock,
  type Store,
  sharedStore,
} from '@predictive-limit/core'
import type { Redis } from 'ioredis'
import { redisEngine } from '../../src/redis-engine.ts'
import { timedScripts } from '../../test/support/timed-scripts.ts'
import { RemoteClient } from './remote-client.ts'
import type { Workload } from './workloads.ts'

/** Instances of the app. */
export const INSTANCES = 4

/** They started one after another: their ticks do not come at once. */
const STARTED_APART_MS = 25

/** What an instance may know of the future. */
export type Foresight = (typeof FORESIGHTS)[number]

/** Nothing is leased; clients who ask often are; and those of whom a rule expects more, too. */
export const FORESIGHTS = ['nothing', 'busy clients', 'and rules'] as const

/** Instances with a limit for each client, on one Redis. */
export interface Fleet {
  readonly limiters: readonly Limiter<string>[]
  readonly remote: RemoteClient
}

export async function startFleet(
  redis: Redis,
  clock: ManualClock,
  { limit, window, foresight }: Pick<Workload, 'limit' | 'window'> & { foresight: Foresight },
): Promise<Fleet> {
  const remote = new RemoteClient(redis, clock)
  const extraArguments = () => [String(Math.floor(clock.now() * 1000))]
  const limiters: Limiter<string>[] = []
  for (let i = 0; i < INSTANCES; i++) {
    const engine = redisEngine({
      client: remote,
      prefix: 'pl',
      scripts: timedScripts,
      extraArguments,
    })
    const store = sharedStore(engine, { instances: INSTANCES })
    limiters.push(
      createLimiter({
        name: 'bench',
        limit,
        window,
        clock,
        store: foresight === 'nothing' ? withoutLeases(store) : store,
        predict: { patterns: foresight === 'and rules' },
      }) as unknown as Limiter<string>,
    )
    clock.advance(STARTED_APART_MS)
    await remote.settled()
  }
  return { limiters, remote }
}

/** The same store, which asks for each request. */
function withoutLeases(store: Store): Store {
  const none = new Float64Array(1)
  const plan = () => ({ level: none, capacity: none, slice: none })
  return { ...store, open: (scope) => Object.assign(store.open(scope), { plan }) }
}
