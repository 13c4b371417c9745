import { excessOf, replySpreadMs } from '../cluster/figures.ts'
import { type Seen, seenBy, share, within } from '../cluster/seen.ts'
import { quantile } from '../report/spread.ts'
import { type OutageRun, PER_SECOND } from './run-outage.ts'

/** What is shown of an outage. */
export interface OutageFigures {
  /** Waits for a decision from a second before the outage to the end, ms. */
  readonly wait999Ms: number
  readonly longestWaitMs: number
  readonly unanswered: number
  readonly requests: number
  /** Admitted by all instances while Redis was away, of what the limit refills in that time. */
  readonly ofLimit: number
  /** From when Redis answered again until a second with hardly an answer by policy, ms. */
  readonly normalAfterMs: number
  /** Tokens: largest over all windows of the run. */
  readonly excess: number
  /** Tokens that are refilled while the slowest answer is later than the fastest. */
  readonly refilledMeanwhile: number
  /** Admitted in the second after Redis was back. */
  readonly inFirstSecond: number
}

const BEFORE_MS = 1_000

export function outageFigures(run: OutageRun): OutageFigures {
  const { goneMs, backMs, endMs } = run
  const all = seenBy(run.histories)
  const around = within(all, goneMs - BEFORE_MS, endMs)
  const waitsMs = around.map(({ tookMs }) => tookMs).filter((ms) => !Number.isNaN(ms))
  const away = within(all, goneMs, backMs)
  return {
    wait999Ms: quantile(waitsMs, 0.999),
    longestWaitMs: waitsMs.reduce((most, ms) => Math.max(most, ms), 0),
    unanswered: around.length - waitsMs.length,
    requests: around.length,
    ofLimit: admittedOf(away) / ((PER_SECOND * (backMs - goneMs)) / 1000),
    normalAfterMs: normalAfterMs(within(all, backMs, endMs), backMs),
    excess: excessOf(all, PER_SECOND),
    refilledMeanwhile: (PER_SECOND * replySpreadMs(all)) / 1000,
    inFirstSecond: admittedOf(within(all, backMs, backMs + 1_000)),
  }
}

function admittedOf(seen: readonly Seen[]): number {
  return seen.filter((one) => one.admitted).length
}

/** Share of answers by policy that a busy machine makes late by itself. */
const HARDLY = 0.01

/** ∞: not before the end. */
function normalAfterMs(seen: readonly Seen[], backMs: number): number {
  const ends = seen.flatMap((one) => (one.byPolicy ? [one.askedMs + one.tookMs] : []))
  return (
    [backMs, ...ends]
      .filter((fromMs) => {
        const next = within(seen, fromMs, fromMs + 1_000)
        return next.length > 0 && share(next, (one) => one.byPolicy) <= HARDLY
      })
      .reduce((first, fromMs) => Math.min(first, fromMs), Number.POSITIVE_INFINITY) - backMs
  )
}
