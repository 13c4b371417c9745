/**
 * One instance of an app: `instance.js <job as JSON>`. Says when it is ready, is told when to start, asks its
 * limiter by schedule, and tells what it saw.
 */
import { once } from 'node:events'
import { type Job, type Report, type Start, WAITED } from './job.ts'
import { machineMs } from './machine-clock.ts'
import { scheduleOf } from './schedule.ts'
import { createSubject } from './subjects.ts'

/** Clients, of whom none has much to do with what is measured: the resource is shared. */
const CLIENTS = 97

/**
 * How long a class that is gone before it is known is there, ms, and how many there are. Five ticks: each
 * instance sees the same part of every class's first tick, which divides worst if anything does.
 */
const CLASS_MS = 500
const CLASSES = 64

/** How long answers are waited for when all has been asked, ms. */
const LAST_ANSWERS_MS = 1_000

const job = JSON.parse(process.argv[2] ?? '') as Job
const { load, instance } = job
const schedule = scheduleOf(load, instance)
const subject = await createSubject(job)
const askedMs = new Float64Array(schedule.length)
const tookMs = new Float64Array(schedule.length).fill(Number.NaN)
const outcome = new Uint8Array(schedule.length)
let latestMs = 0

const started = once(process, 'message')
await tell({ kind: 'ready' })
const [{ atMs }] = (await started) as [Start]
/** By `performance.now()`, which runs as fast as the machine's clock. */
const startMs = performance.now() + atMs - machineMs()
let cpuMs = 0
after(load.warmUpMs, () => {
  const before = process.cpuUsage()
  after(load.warmUpMs + load.forMs, () => {
    const { user, system } = process.cpuUsage(before)
    cpuMs = (user + system) / 1000
  })
})
await askAll()
await new Promise((resolve) => setTimeout(resolve, LAST_ANSWERS_MS))
await subject.close()
await tell({ kind: 'done', history: { askedMs, tookMs, outcome, latestMs, cpuMs } })
process.disconnect()

/** Asks for what is due, and sleeps until the next is. */
function askAll(): Promise<void> {
  let next = 0
  return new Promise((resolve) => {
    const turn = () => {
      const nowMs = sinceStart()
      while (next < schedule.length && dueMs(next) <= nowMs) {
        ask(next)
        next += 1
      }
      if (next === schedule.length) resolve()
      else setTimeout(turn, Math.ceil(dueMs(next) - nowMs))
    }
    turn()
  })
}

function ask(index: number): void {
  const type = classAt(dueMs(index), index)
  const fromMs = sinceStart()
  askedMs[index] = fromMs
  latestMs = Math.max(latestMs, fromMs - dueMs(index))
  const answer = subject.ask(`client ${index % CLIENTS}`, type)
  if (typeof answer === 'number') note(index, answer)
  else void answer.then((bits) => note(index, bits | WAITED))
}

function note(index: number, bits: number): void {
  tookMs[index] = sinceStart() - (askedMs[index] as number)
  outcome[index] = bits
}

/** The class of a request. */
function classAt(ms: number, index: number): string {
  const isForecast =
    load.traffic === 'forecast' || (load.traffic === 'half unforecast' && index % 2 === 0)
  return isForecast ? 'api' : `passing ${Math.floor(ms / CLASS_MS) % CLASSES}`
}

function dueMs(index: number): number {
  return schedule[index] as number
}

function sinceStart(): number {
  return performance.now() - startMs
}

function after(ms: number, run: () => void): void {
  setTimeout(run, ms - sinceStart()).unref()
}

/** Resolves when the report is on its way. */
function tell(report: Report): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(report, () => resolve())
  })
}
