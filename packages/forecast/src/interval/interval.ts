import { countQuantile } from '../counts/count-quantile.ts'
import type { MadeForecast } from '../horizon/made-forecast.ts'

/** Labels until the trackers take over from the negative binomial. */
export const warmUpLabels = 200

const dispersionWeight = 0.02
const meanWeight = 0.005
const leastDispersion = 2
/** The scale never falls below this share of the running mean. */
const scaleFloor = 0.05
const smallestScale = 1e-6

/** What one horizon knows of its errors. */
export type IntervalState = {
  labels: number
  /** Running mean of the squared error. */
  squaredError: number
  /** Running mean of the forecast. */
  forecast: number
  /** Slow running mean of the label. */
  mean: number
  /** One quantile of (label − forecast)/scale per level. */
  readonly offsets: Float64Array
}

/** @param scores the standard normal quantile of each level: where the offsets start */
export function createInterval(scores: Float64Array): IntervalState {
  return { labels: 0, squaredError: 0, forecast: 0, mean: 0, offsets: scores.slice() }
}

/** φ = mean squared error ÷ mean forecast: the variance a forecast of one would have. */
export function dispersionOf(state: IntervalState): number {
  if (state.labels === 0) return leastDispersion
  return state.squaredError / Math.max(state.forecast, smallestScale)
}

/** √(φ · forecast), at least 5 % of the running mean: the unit in which errors are measured. */
export function scaleOf(state: IntervalState, forecast: number): number {
  const spread = Math.sqrt(dispersionOf(state) * forecast)
  return Math.max(spread, scaleFloor * state.mean, smallestScale)
}

/** Whether the trackers have seen enough. */
export function isWarm(state: IntervalState): boolean {
  return state.labels >= warmUpLabels
}

/**
 * Learns from one matured forecast. Each level τ has a tracker q of the τ-quantile of
 * z = (label − forecast)/scale, moved by the gradient of the pinball loss: q ← q + step·(τ − [z ≤ q]).
 * Over T labels the share at or below q is then τ up to |q(T) − q(0)|/(step·T), whatever the data:
 * no distribution is assumed.
 *
 * Source: the quantile tracker (P part) of conformal PID control: Angelopoulos, Candès and
 * Tibshirani (2023); Koenker and Bassett (1978) for the pinball loss.
 *
 * @param step 0.05/√h, or 0.05/h from 60 steps on
 * @example // τ = 0.95, step 0.05: a label above moves q by +0.0475, one below by −0.0025
 */
export function updateInterval(
  state: IntervalState,
  made: MadeForecast,
  levels: Float64Array,
  step: number,
): void {
  const { offsets } = state
  const { mean, scale, label } = made
  const score = (label - mean) / scale
  for (let i = 0; i < levels.length; i += 1) {
    const offset = offsets[i] as number
    offsets[i] = offset + step * ((levels[i] as number) - (score <= offset ? 1 : 0))
  }
  state.labels += 1
  const weight = Math.max(dispersionWeight, 1 / state.labels)
  const error = label - mean
  state.squaredError += weight * (error * error - state.squaredError)
  state.forecast += weight * (Math.max(mean, (mean + label) / 2) - state.forecast)
  state.mean += Math.max(meanWeight, 1 / state.labels) * (label - state.mean)
}

/**
 * Writes the quantile of each level, ascending and ≥ 0, to `out`. While warming up they are those
 * of a negative binomial with φ ≥ 2; then forecast + offset · scale.
 */
export function writeQuantiles(
  state: IntervalState,
  forecast: number,
  levels: Float64Array,
  out: Float64Array,
): void {
  const scale = scaleOf(state, forecast)
  const dispersion = Math.max(leastDispersion, dispersionOf(state))
  const warm = isWarm(state)
  for (let i = 0; i < levels.length; i += 1) {
    const value = warm
      ? forecast + (state.offsets[i] as number) * scale
      : countQuantile(levels[i] as number, forecast, dispersion)
    insertAscending(out, i, Math.max(value, 0))
  }
}

/** Trackers of neighbouring levels may cross; sorting never makes the pinball loss worse. */
function insertAscending(out: Float64Array, filled: number, value: number): void {
  let at = filled
  while (at > 0 && (out[at - 1] as number) > value) {
    out[at] = out[at - 1] as number
    at -= 1
  }
  out[at] = value
}
