import type { TrainingWorker } from '@predictive-limit/forecast'
import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { noPatterns } from '../patterns/report-patterns.ts'
import { WaitQueue } from '../wait/wait-queue.ts'
import { describeDecisions } from './describe-decisions.ts'
import { Gate } from './gate.ts'
import type { LimitRequest } from './limit-request.ts'
import type { Limiter } from './limiter.ts'
import { type LimiterParts, limiterParts } from './limiter-parts.ts'
import { forecastOf, statsOf } from './limiter-report.ts'
import { restoreInto, snapshotOf } from './limiter-snapshot.ts'
import { poolsCover } from './pools-cover.ts'
import { createReservations } from './reservations.ts'
import { startHistory } from './start-history.ts'
import { StoreGuard } from './store-guard.ts'
import { Ticker } from './ticker.ts'
import { updateLimits } from './update-limits.ts'
import { warner } from './warner.ts'

/** A limiter, and the way for its adapter to report that something in the set-up looks wrong. */
export interface MadeLimiter<Name extends string, Context> {
  readonly limiter: Limiter<Name, Context>
  readonly report: (code: string, message: string) => void
}

/** Puts the parts together: everything a limiter does is one of them. */
export function assembleLimiter<Request, Name extends string, Context>(
  spec: LimiterSpec<Request>,
  view: (request: LimitRequest<Name, Context>) => Request,
  ownWorker: TrainingWorker | undefined,
): MadeLimiter<Name, Context> {
  const parts = limiterParts<Request, Name>(spec, ownWorker)
  const { names, buckets, emitter, nowUs } = parts
  const queue = waitQueue(parts)
  const past = startHistory(parts)
  const ticker = new Ticker(parts, (step, time) => past?.noteStep(step, time))
  const guard = new StoreGuard(parts)
  const onGivenBack = () => queue?.wake()
  const poolOf = (resource: number, classIndex: number) =>
    parts.predictor?.resources[resource]?.poolByClass[classIndex] ?? 0
  const latest = () => gate.latest
  const desk = {
    ...describeDecisions<Name>({ ...parts, poolOf, latest }),
    ...createReservations<Name>({ ...parts, poolOf, onGivenBack }),
  }
  const gate: Gate<Request, Name, Context> = new Gate({ parts, view, desk, ticker, queue, guard })

  const limiter: Limiter<Name, Context> = {
    name: spec.name,
    resourceNames: names,
    acquire: (request) => gate.acquire(request),
    peek: (request) => gate.peek(request),
    block: (key, ms) => buckets.block(key, nowUs() + checkedMs(ms) * 1000, nowUs()),
    reset: (key) => {
      buckets.reset(key, nowUs())
      queue?.wake()
    },
    update: (changes) => updateLimits(parts, changes),
    forecast: () => forecastOf(parts, ticker.forecastAtMs),
    patterns: () => parts.learner?.report(names) ?? noPatterns,
    stats: () => statsOf(parts, queue?.waiting ?? 0),
    snapshot: () => snapshotOf(parts),
    restore: (snapshot) => restoreInto(parts, snapshot),
    on: (event, listener) => emitter.on(event, listener),
    close: async () => {
      ticker.stop()
      past?.close()
      parts.ownWorker?.close()
      queue?.close()
      await guard.close()
      await buckets.close()
    },
  }
  return { limiter, report: warner(emitter) }
}

function checkedMs(ms: number): number {
  if (ms >= 0) return ms
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_BLOCK',
    `Expected \`block(key, ms)\` to get a number of milliseconds from 0 up, got ${shown(ms)}. ` +
      'Write 0 to unblock, Infinity to block for good.',
  )
}

function waitQueue<Request>(parts: LimiterParts<Request, string>): WaitQueue | undefined {
  const { spec, clock, nowUs, buckets, predictor, names } = parts
  if (spec.wait === undefined) return undefined
  return new WaitQueue({
    spec: spec.wait,
    clock,
    nowUs,
    take: (frame) => buckets.take(frame),
    poolsCover: (frame) => poolsCover(buckets, frame),
    weightOf: (classIndex) =>
      Math.max(...names.map((_, index) => predictor?.resources[index]?.weightOf(classIndex) ?? 1)),
  })
}
