import type { MadeForecast } from '../horizon/made-forecast.ts'
import { type IntervalShape, type IntervalState, smallestScale } from './interval-state.ts'

const meanWeight = 0.005
/** How much faster a tracker moves for every scale it is away beyond the first. */
const farPace = 0.5
/** Expecting less than this and getting nothing teaches nothing about the spread of demand. */
const idleMean = 0.001

/**
 * Learns from one matured forecast. Each level τ has a tracker q of the τ-quantile of
 * z = (label − forecast)/scale, moved by the gradient of the pinball loss at the q′ that the
 * forecast was made with: q ← q + pace·(τ − [z ≤ q′]). Over T labels the share that stayed at or
 * below their q′ is then τ up to about |q(T) − q(0)|/(pace·T), whatever the data and however late
 * the labels: no distribution is assumed. The pace is the step of the shape near the forecast and
 * grows by half of it for each scale beyond the first, so that the tracker of 0.99 keeps up with
 * heavy tails. Idle labels are left out: they would draw all quantiles to 0 before the next burst.
 *
 * Cost: five operations a level.
 * Source: the quantile tracker (P part) of conformal PID control: Angelopoulos, Candès and
 * Tibshirani (2023); Koenker and Bassett (1978) for the pinball loss.
 *
 * @example // τ = 0.95, step 0.1, q = q′ = 1: a label above moves q by +0.095, one below by −0.005
 */
export function updateInterval(
  state: IntervalState,
  made: MadeForecast,
  shape: IntervalShape,
): void {
  const { mean, label } = made
  if (mean >= idleMean || label > 0) trackQuantiles(state.offsets, made, shape)
  state.labels += 1
  const squared = (label - mean) * (label - mean)
  const weight = Math.max(shape.errorWeight, 1 / state.labels)
  // After an hour of zeros the forecast alone would make φ of the first burst immense.
  const expected = Math.max(mean, (mean + label) / 2)
  state.squaredError += weight * (squared - state.squaredError)
  const ratio = squared / Math.max(expected, smallestScale)
  state.shock += Math.max(shape.shockWeight, 1 / state.labels) * (ratio - state.shock)
  state.forecast += weight * (expected - state.forecast)
  state.mean += Math.max(meanWeight, 1 / state.labels) * (label - state.mean)
}

function trackQuantiles(offsets: Float64Array, made: MadeForecast, shape: IntervalShape): void {
  const { levels } = shape.levels
  const score = (made.label - made.mean) / made.scale
  for (let i = 0; i < offsets.length; i += 1) {
    const offset = offsets[i] as number
    const pace = shape.trackerStep * (1 + farPace * Math.max(0, Math.abs(offset) - 1))
    const isCovered = score <= (made.offsets[i] as number)
    offsets[i] = offset + pace * ((levels[i] as number) - (isCovered ? 1 : 0))
  }
}
