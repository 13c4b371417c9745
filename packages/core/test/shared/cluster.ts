import { createLimiter, type Limiter, type LimitRequest, manualClock } from '@predictive-limit/core'
import type { ManualClock } from '../../src/clock/manual-clock.ts'
import type { ResourceOptions, StoreErrorPolicy } from '../../src/options/limiter-options.ts'
import { sharedStore } from '../../src/shared/shared-store.ts'
import { MemoryServer } from './memory-engine.ts'

/** Limiters of one name on one server, each as far from it as `wireMs` says. */
export interface Cluster {
  readonly clock: ManualClock
  readonly server: MemoryServer
  readonly limiters: readonly Limiter<string>[]
  /** How far the server is each way from now on, ms. */
  readonly wire: { ms: number }
  /** Asks a limiter no more, and starts another in its place. */
  replace(index: number): void
  /** Lets time pass, a millisecond at a time, and everything that is due. */
  pass(ms: number, each?: (nowMs: number) => void): Promise<void>
  close(): Promise<void>
}

/** Resources by name. */
export interface Resources {
  readonly [name: string]: ResourceOptions<LimitRequest<string, unknown>>
}

/** Ticks of instances that start in turn are so far apart. */
const APART_MS = 25

interface ClusterOptions {
  readonly limit: number
  readonly wireMs?: number
  readonly storeErrorPolicy?: StoreErrorPolicy
  readonly instances?: number
  readonly more?: Resources
}

/** A cluster whose instances have ticks at different times. */
export async function clusterInTurn(count: number, how: ClusterOptions): Promise<Cluster> {
  const started = cluster(count, how)
  for (let i = 1; i < count; i++) {
    await started.pass(APART_MS)
    started.replace(i)
  }
  return started
}

/** One shared resource, `database`, of `limit` tokens a second unless that is 0, and whatever else is said. */
export function cluster(count: number, how: ClusterOptions): Cluster {
  const clock = manualClock(1_000)
  const server = new MemoryServer(clock)
  const { limit, wireMs = 0, more, storeErrorPolicy = 'local', instances } = how
  const wire = { ms: wireMs }
  const along = () => new Promise<void>((resolve) => clock.after(wire.ms, resolve))
  const dead: Limiter<string>[] = []
  const start = () => {
    const database: Resources = { database: { limit, window: '1s', key: 'shared' } }
    const resources = { ...(limit > 0 && database), ...more }
    const store = sharedStore(wireMs > 0 ? server.engine(along, along) : server.engine(), {
      instances,
    })
    const options = { name: 'cluster', store, clock, storeErrorPolicy, resources }
    return createLimiter(options) as unknown as Limiter<string>
  }
  const limiters = Array.from({ length: count }, start)
  return {
    clock,
    server,
    limiters,
    wire,
    replace(index) {
      dead.push(limiters[index] as Limiter<string>)
      limiters[index] = start()
    },
    async pass(ms, each) {
      for (let passed = 0; passed < ms; passed += 1) {
        each?.(clock.now())
        clock.advance(1)
        await settled()
      }
    },
    async close() {
      const closed = Promise.all([...limiters, ...dead].map((limiter) => limiter.close()))
      for (let i = 0; i < 200; i += 1) {
        clock.advance(1)
        await settled()
      }
      await closed
    },
  }
}

/** Everything that waits for nothing but promises has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
