import { createLimiter, type Decision, manualClock } from '@predictive-limit/core'
import type { Redis } from 'ioredis'
import { type Foresight, INSTANCES, startFleet } from './fleet.ts'
import type { Arrival, Workload } from './workloads.ts'

/** How requests come to instances: in turn, or each client to one. */
export type Balancer = 'in turn' | 'sticky'

/** What came of a workload. */
export interface Outcome {
  readonly requests: number
  /** Requests that waited for a call. */
  readonly waited: number
  readonly calls: number
  readonly refused: number
}

/** Longest step of the clock, ms: no tick of an instance is far from its time. */
const STEP_MS = 25

/** Time for what is on its way at the end, ms. */
const LAST_MS = 10

export interface ReplayOptions {
  readonly balancer: Balancer
  readonly foresight: Foresight
}

/** Sends a workload through a fleet, by a clock that waits for Redis. */
export async function replay(
  redis: Redis,
  workload: Workload,
  { balancer, foresight }: ReplayOptions,
): Promise<Outcome> {
  await redis.flushall()
  const clock = manualClock(1_000)
  const { limiters, remote } = await startFleet(redis, clock, { ...workload, foresight })
  const outcome = { requests: 0, waited: 0, calls: 0, refused: 0 }
  const note = ({ allowed }: Decision) => {
    if (!allowed) outcome.refused += 1
  }
  const startMs = clock.now()
  const passTo = async (ms: number) => {
    while (clock.now() < ms) {
      clock.advance(Math.min(ms - clock.now(), remote.onWay > 0 ? 1 : STEP_MS))
      await remote.settled()
    }
  }
  for (const [index, arrival] of workload.arrivals.entries()) {
    await passTo(startMs + arrival.atMs)
    const at = balancer === 'sticky' ? placeOf(arrival.client) : index % INSTANCES
    const { client, type } = arrival
    const answer = limiters[at]?.acquire({ client, type })
    outcome.requests += 1
    if (answer instanceof Promise) {
      outcome.waited += 1
      void answer.then(note)
    } else if (answer !== undefined) note(answer)
  }
  await passTo(clock.now() + LAST_MS)
  outcome.calls = remote.calls
  let isClosed = false
  const closed = Promise.all(limiters.map((limiter) => limiter.close())).then(() => {
    isClosed = true
  })
  while (!isClosed) await passTo(clock.now() + LAST_MS)
  await closed
  return outcome
}

/** Requests that one bucket for each client, in one place, refuses. */
export function refusedInOnePlace({ limit, window, arrivals }: Workload): number {
  const clock = manualClock(1_000)
  const limiter = createLimiter({ limit, window, clock, predict: false })
  let refused = 0
  let atMs = 0
  for (const arrival of arrivals) {
    clock.advance(Math.max(0, arrival.atMs - atMs))
    atMs = Math.max(atMs, arrival.atMs)
    const answer = limiter.acquire({ client: arrival.client })
    if (!(answer instanceof Promise) && !answer.allowed) refused += 1
  }
  void limiter.close()
  return refused
}

/** The instance of a client whose balancer remembers it. */
function placeOf(client: Arrival['client']): number {
  let hash = 7
  for (let i = 0; i < client.length; i++) hash = (Math.imul(hash, 31) + client.charCodeAt(i)) >>> 0
  return hash % INSTANCES
}
