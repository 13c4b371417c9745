import { quantile } from '../report/spread.ts'
import { PlainBucket } from '../simulate/plain-bucket.ts'
import { largestExcess } from './excess.ts'
import { jainIndex } from './fairness.ts'
import { equallyLoaded } from './pattern.ts'
import type { CellRun } from './run-cell.ts'
import { type Seen, seenBy, share, within } from './seen.ts'

/** What is shown of a run. */
export interface Figures {
  /** Tokens that the store admitted, over all windows of the whole run, warm-up included. */
  readonly excess: number
  /** The same with what a policy admitted while the store was late: an outage, however short. */
  readonly excessWithPolicy: number
  /** Burst, and what is refilled while the slowest answer is later than the fastest: seen from outside. */
  readonly excessAllowed: number
  /** Admitted, of what the limit refills in the time. */
  readonly ofLimit: number
  /** Admitted, of what one bucket in one process would have admitted of the same requests. */
  readonly ofOneBucket: number
  readonly jain: number
  readonly waitedPer1000: number
  readonly byPolicyPer1000: number
  readonly unanswered: number
  /** A second and instance. */
  readonly calls: number
  /** From asking to the answer, µs: median, 95 %, 99 %. */
  readonly decisionUs: readonly number[]
  readonly redisUsPerAdmitted: number
  readonly scriptUsPerCall: number
  readonly instanceUsPerRequest: number
  readonly latestMs: number
}

export function figuresOf(run: CellRun): Figures {
  const { limitPerSecond, load } = run.cell
  const { warmUpMs, forMs, instances } = load
  const all = seenBy(run.histories)
  const some = within(all, warmUpMs, warmUpMs + forMs)
  const admitted = some.filter((one) => one.admitted).length
  const cpuMs = run.histories.reduce((sum, history) => sum + history.cpuMs, 0)
  const tookUs = some.map(({ tookMs }) => tookMs * 1000).filter((us) => !Number.isNaN(us))
  return {
    excess: excessOf(
      all.filter((one) => !one.byPolicy),
      limitPerSecond,
    ),
    excessWithPolicy: excessOf(all, limitPerSecond),
    excessAllowed: limitPerSecond + (limitPerSecond * replySpreadMs(all)) / 1000,
    ofLimit: admitted / ((limitPerSecond * forMs) / 1000),
    ofOneBucket: admitted / admittedByOne(all, limitPerSecond, warmUpMs),
    jain: jainIndex(admittedShares(some, equallyLoaded(load.pattern, instances))),
    waitedPer1000: 1000 * share(some, (one) => one.waited),
    byPolicyPer1000: 1000 * share(some, (one) => one.byPolicy),
    unanswered: some.length - tookUs.length,
    calls: run.usage.calls / instances / (forMs / 1000),
    decisionUs: [0.5, 0.95, 0.99].map((p) => quantile(tookUs, p)),
    redisUsPerAdmitted: (1000 * run.usage.cpuMs) / admitted,
    scriptUsPerCall: (1000 * run.usage.scriptMs) / run.usage.calls,
    instanceUsPerRequest: (1000 * cpuMs) / some.length,
    latestMs: Math.max(...run.histories.map(({ latestMs }) => latestMs)),
  }
}

/** An admission counts from when its instance knew it. */
export function excessOf(seen: readonly Seen[], perSecond: number): number {
  const admitted = seen.filter((one) => one.admitted)
  return largestExcess(
    admitted.map(({ askedMs, tookMs }) => askedMs + tookMs),
    perSecond,
  )
}

/** Between charge and answer lies anything from nothing to the longest answer. */
export function replySpreadMs(seen: readonly Seen[]): number {
  return seen.reduce(
    (most, { tookMs, admitted, byPolicy }) =>
      admitted && !byPolicy ? Math.max(most, tookMs) : most,
    0,
  )
}

/** Of each instance that was asked at all. */
function admittedShares(seen: readonly Seen[], instances: readonly number[]): readonly number[] {
  return instances
    .map((instance) => seen.filter((one) => one.instance === instance))
    .filter((asked) => asked.length > 0)
    .map((asked) => share(asked, (one) => one.admitted))
}

/** Burst and refill of one second, as the subjects have. */
function admittedByOne(seen: readonly Seen[], perSecond: number, fromMs: number): number {
  const bucket = new PlainBucket(perSecond, perSecond)
  let admitted = 0
  for (const { askedMs } of seen) {
    if (bucket.take(askedMs, 1) && askedMs >= fromMs) admitted += 1
  }
  return admitted
}
