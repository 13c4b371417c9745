/**
 * One process whose event loop is watched: `measure-stall.ts <resources> <models> <seconds>`. With 0
 * resources it does nothing at all, with `none` for models it only decides. Prints an `Outcome` as JSON.
 */
import { createLimiter, type LimitRequest, type ModelName } from '@predictive-limit/core'
import type { TrainingWorker } from '@predictive-limit/forecast'
import { sharedNodeWorker } from '@predictive-limit/forecast/node'
import { timedClock } from './timed-clock.ts'
import { type Gaps, watchGaps } from './watch-gaps.ts'

/** What a watched process tells. */
export interface Outcome extends Gaps {
  /** Longest slice of a tick, and a whole tick on average: without waits for a processor, ms. */
  readonly longestSliceMs: number
  readonly tickMs: number
  readonly ticks: number
  readonly lateTicks: number
  readonly trained: number
  readonly requests: number
}

/**
 * Start-up, in which code is compiled and V8 collects what it left behind, is not watched; the first
 * trainings come after 25.6 s.
 */
const START_UP_MS = 20_000

/** Resources that one request takes from. */
const PER_REQUEST = 3
const CLIENTS = 97

const [resources = 0, models = '', seconds = 60] = process.argv.slice(2)
const count = Number(resources)
const outcome = await (count === 0
  ? startUp().then(() => watch(Number(seconds)))
  : watchLimiter(Number(seconds)))
process.stdout.write(JSON.stringify(outcome))
process.exit(0)

function startUp(): Promise<void> {
  return later(START_UP_MS)
}

async function watch(forSeconds: number): Promise<Gaps> {
  const stop = watchGaps()
  await later(forSeconds * 1_000)
  return stop()
}

async function watchLimiter(forSeconds: number): Promise<Outcome> {
  const { worker, trained } = countingWorker()
  const { clock, slices } = timedClock()
  const limiter = createLimiter({
    resources: namedResources(),
    predict: models !== 'none' && { models: String(models).split(',') as ModelName[], worker },
    clock,
  })
  const next = requestsInTurn()
  let requests = 0
  setInterval(() => {
    for (let i = 0; i < 2; i += 1) {
      requests += 1
      void limiter.acquire(next(requests))
    }
  }, 1)
  await startUp()
  const before = { ...limiter.stats(), requests, slices: slices.reset() }
  const gaps = await watch(forSeconds)
  const { ticks, lateTicks } = limiter.stats()
  const { longestMs, totalMs } = slices
  const done = ticks - before.ticks
  return {
    ...gaps,
    longestSliceMs: longestMs,
    tickMs: done === 0 ? 0 : totalMs / done,
    ticks: done,
    lateTicks: lateTicks - before.lateTicks,
    trained: trained(),
    requests: requests - before.requests,
  }
}

/** Resources that a request takes nothing from unless it says so. */
function namedResources() {
  const resource = { limit: 1_000, window: '1s', key: 'shared', cost: 0 } as const
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, resource]))
}

/** One object for all of them: what an app makes to ask is its own. */
function requestsInTurn(): (request: number) => LimitRequest {
  const clients = Array.from({ length: CLIENTS }, (_, index) => `c${index}`)
  const costs = Array.from({ length: count }, (_, index) => costOf(index))
  const asked = { client: '', class: 'all', cost: {} }
  return (request) => {
    asked.client = clients[request % CLIENTS] as string
    asked.cost = costs[request % count] as Record<string, number>
    return asked
  }
}

function costOf(request: number): Record<string, number> {
  const first = request * 7
  return Object.fromEntries(
    Array.from({ length: PER_REQUEST }, (_, i) => [`r${(first + i * 31) % count}`, 1]),
  )
}

function countingWorker(): { worker: TrainingWorker; trained: () => number } {
  const shared = sharedNodeWorker()
  let trained = 0
  const worker: TrainingWorker = {
    train: async (job) => {
      const weights = await shared.train(job)
      trained += 1
      return weights
    },
    isFree: () => shared.isFree?.() !== false,
    prepare: () => shared.prepare?.(),
    close: () => shared.close(),
  }
  return { worker, trained: () => trained }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
