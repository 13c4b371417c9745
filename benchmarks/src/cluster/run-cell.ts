import { startDelayProxy, startStandalone } from '@predictive-limit/test-servers'
import type { History, Job } from './job.ts'
import { type RedisUsage, UsageReader, usageBetween } from './redis-usage.ts'
import { startInstances, untilMachineMs } from './run-instances.ts'

/** One subject under one load. */
export interface Cell extends Omit<Job, 'instance' | 'port'> {
  /** Between the instances and Redis, each way; `undefined`: nothing stands between them. */
  readonly delayMs: number | undefined
}

/** What came of it. */
export interface CellRun {
  readonly cell: Cell
  readonly histories: readonly History[]
  /** Of Redis, in the measured part. */
  readonly usage: RedisUsage
}

/** Runs a cell on a server of its own. */
export async function runCell(cell: Cell): Promise<CellRun> {
  const { delayMs, ...job } = cell
  const server = await startStandalone()
  const proxy =
    delayMs === undefined ? undefined : await startDelayProxy({ target: server, delayMs })
  const reader = new UsageReader(server.port)
  const { startMs, histories } = await startInstances({ ...job, port: (proxy ?? server).port })
  const { warmUpMs, forMs } = cell.load
  await untilMachineMs(startMs + warmUpMs)
  const before = await reader.read()
  await untilMachineMs(startMs + warmUpMs + forMs)
  const usage = usageBetween(before, await reader.read())
  const run = { cell, histories: await histories, usage }
  reader.close()
  await proxy?.stop()
  await server.stop()
  return run
}
