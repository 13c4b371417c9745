import { keptNumbers } from '../forecaster/kept-numbers.ts'

/** Weight of the newest label in the running means: they hold about two thousand. */
const newestWeight = 0.001
const memoryLabels = 2 / newestWeight
/** A slope within so many standard errors of 0 is taken for noise. */
const doubtfulErrors = 2
/** Labels that do not overlap to see before a share is earned. */
const fewestIndependent = 8
/** One squared error counts for at most so many times their mean. */
const largestError = 20
const smallestForecast = 1e-6

/** Columns of the running means: change², change · error, (change · error left)², error², and the share. */
const energy = 0
const agreement = 1
const doubt = 2
const squaredError = 3
const earned = 4

/** How far the mix has been moved towards a proposal, and why. */
export type ShareState = {
  labels: number
  /** Running means of what was measured as it is … */
  readonly plain: Float64Array
  /** … and divided by √forecast, which makes busy and quiet times count alike. */
  readonly even: Float64Array
}

/** What a mix said, what it would have said with one family more, and what came. Reused. */
export interface Proposal {
  from: number
  to: number
  label: number
  /** Steps of the horizon: so many labels in a row overlap. */
  readonly steps: number
}

export function createShare(): ShareState {
  return { labels: 0, plain: keptNumbers(5), even: keptNumbers(5) }
}

/** The share of the way from `from` to `to` that is gone, 0 … 1. */
export function shareOf({ plain, even }: ShareState): number {
  const share = Math.min(plain[earned] as number, even[earned] as number)
  return share > 0 ? Math.min(1, share) : 0
}

/**
 * A proposal has to earn its share. With x = to − from and e = label − from, the slope
 * b = E[x·e]/E[x²] is the share that would have been best lately. Its standard error s is that of
 * White, s² = E[(x·(e − b·x))²]/(n·E[x²]²), with n = labels/h independent ones, 2,000/h at most. The
 * share is b·max(0, 1 − (2s/b)²): nothing while chance could have done it, nearly b once it is
 * certain. This has to hold for demand as it is, where bursts rule, and divided by √forecast, where
 * they do not: the smaller share is taken. Errors are clipped at √20 of their deviation.
 *
 * Cost: two times 20 operations.
 * Source: forecast encompassing, Harvey, Leybourne and Newbold (1998); the positive part of James and
 * Stein (1961); standard errors: White (1980).
 *
 * @example // x = 1, e = 0 and 1 in turn, n = 100: b = 0.5, s = 0.05, share 0.5·(1 − 0.2²) = 0.48
 */
export function learnShare(state: ShareState, proposal: Proposal): void {
  state.labels += 1
  learnSlope(state.plain, proposal, state.labels, false)
  learnSlope(state.even, proposal, state.labels, true)
}

function learnSlope(
  means: Float64Array,
  { from, to, label, steps }: Proposal,
  labels: number,
  isEven: boolean,
): void {
  const unit = isEven ? Math.sqrt(Math.max(from, to, smallestForecast)) : 1
  const weight = Math.max(newestWeight, 1 / labels)
  const change = (to - from) / unit
  const error = (label - from) / unit
  const before = means[squaredError] as number
  const most = before > 0 ? largestError * before : Number.MAX_VALUE
  const square = error * error
  const clip = square > most ? Math.sqrt(most / square) : 1
  toward(means, squaredError, Math.min(square, most), weight)
  toward(means, energy, clip * change * change, weight)
  toward(means, agreement, clip * change * error, weight)
  const power = means[energy] as number
  const slope = power > 0 ? Math.max(0, (means[agreement] as number) / power) : 0
  const left = clip * change * (error - Math.min(1, slope) * change)
  toward(means, doubt, left * left, weight)
  const independent = Math.min(labels, memoryLabels) / steps
  const variance = (means[doubt] as number) / (independent * power * power)
  const share = slope - (doubtfulErrors * doubtfulErrors * variance) / slope
  means[earned] = independent >= fewestIndependent && share > 0 ? Math.min(1, share) : 0
}

function toward(means: Float64Array, at: number, value: number, weight: number): void {
  means[at] = (means[at] as number) + weight * (value - (means[at] as number))
}
