import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { History, Job, Report, Start } from './job.ts'
import { machineMs } from './machine-clock.ts'

/** Time for the word to start to reach all instances, ms. */
const AHEAD_MS = 200

/** Instances of an app that run and were told when to start. */
export interface RunningInstances {
  /** The start of their schedules on the machine's clock, ms. */
  readonly startMs: number
  readonly histories: Promise<readonly History[]>
}

/** Starts one process an instance. Resolves when all have been told to start, a little ahead of time. */
export async function startInstances(job: Omit<Job, 'instance'>): Promise<RunningInstances> {
  const children = Array.from({ length: job.load.instances }, (_, instance) =>
    startInstance({ ...job, instance }),
  )
  await Promise.all(children.map((child) => told(child, 'ready')))
  const histories = Promise.all(children.map(historyOf))
  const startMs = machineMs() + AHEAD_MS
  for (const child of children) child.send({ atMs: startMs } satisfies Start)
  return { startMs, histories }
}

export async function untilMachineMs(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms - machineMs()))
}

function startInstance(job: Job): ChildProcess {
  const file = fileURLToPath(new URL('./instance.js', import.meta.url))
  return fork(file, [JSON.stringify(job)], { serialization: 'advanced' })
}

async function historyOf(child: ChildProcess): Promise<History> {
  const report = await told(child, 'done')
  if (report.kind !== 'done') throw new Error('An instance said twice that it is ready.')
  return report.history
}

async function told(child: ChildProcess, kind: Report['kind']): Promise<Report> {
  // Not its exit, which may be known before its last words are read.
  const ended = once(child, 'disconnect').then(() => {
    throw new Error(`An instance ended before it was ${kind}.`)
  })
  const [report] = (await Promise.race([once(child, 'message'), ended])) as [Report]
  ended.catch(() => {})
  return report
}
