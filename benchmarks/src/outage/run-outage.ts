import type { StoreErrorPolicy } from '@predictive-limit/core'
import { type RedisServer, startStandalone } from '@predictive-limit/test-servers'
import type { History } from '../cluster/job.ts'
import { machineMs } from '../cluster/machine-clock.ts'
import { INSTANCES } from '../cluster/measured-row.ts'
import { startInstances, untilMachineMs } from '../cluster/run-instances.ts'

/** What happens to the server. It keeps nothing on disk: after a kill it comes back empty. */
export type Fault = 'stopped' | 'killed'

export const PER_SECOND = 1_000
/** Each instance is offered this many times its share. */
const TIMES = 1.3
/** Enough for all to be as before. */
const AFTER_MS = 5_000

export interface Outage {
  readonly fault: Fault
  readonly policy: StoreErrorPolicy
  readonly warmUpMs: number
  readonly forMs: number
}

export interface OutageRun {
  readonly outage: Outage
  readonly histories: readonly History[]
  /** On the clock of the histories: when the server was gone, and when it answered again, ms. */
  readonly goneMs: number
  readonly backMs: number
  readonly endMs: number
}

/** Takes Redis away from four instances under load, and gives it back. */
export async function runOutage(outage: Outage): Promise<OutageRun> {
  const { fault, policy, warmUpMs, forMs } = outage
  const server = await startStandalone()
  const { startMs, histories } = await startInstances({
    subject: 'ours',
    limitPerSecond: PER_SECOND,
    policy,
    port: server.port,
    load: {
      pattern: 'steady',
      traffic: 'forecast',
      instances: INSTANCES,
      offeredPerSecond: PER_SECOND * TIMES,
      warmUpMs,
      forMs: forMs + AFTER_MS,
      seed: 1,
    },
  })
  await untilMachineMs(startMs + warmUpMs)
  await takeAway(server, fault)
  const goneMs = machineMs() - startMs
  await untilMachineMs(startMs + goneMs + forMs)
  await giveBack(server, fault)
  const backMs = machineMs() - startMs
  const run = { outage, histories: await histories, goneMs, backMs }
  await server.stop()
  return { ...run, endMs: warmUpMs + forMs + AFTER_MS }
}

async function takeAway(server: RedisServer, fault: Fault): Promise<void> {
  if (fault === 'stopped') server.pause()
  else await server.kill()
}

async function giveBack(server: RedisServer, fault: Fault): Promise<void> {
  if (fault === 'stopped') server.resume()
  else await server.restart({ empty: true })
}
