import type { MadeForecast } from '../horizon/made-forecast.ts'
import type { IntervalShape, IntervalState } from './interval-state.ts'

const errorWeight = 0.01
const meanWeight = 0.005
/** How much faster a tracker moves for every scale it is away beyond the first. */
const farPace = 0.5

/**
 * Learns from one matured forecast. Each level τ has a tracker q of the τ-quantile of
 * z = (label − forecast)/scale, moved by the gradient of the pinball loss:
 * q ← q + pace·(τ − [z ≤ q]). Over T labels the share at or below q is then τ up to about
 * |q(T) − q(0)|/(pace·T), whatever the data: no distribution is assumed. The pace is the step of
 * the shape near the forecast and grows by half of it for each scale beyond the first, so that the
 * tracker of 0.99 keeps up with heavy tails.
 *
 * Cost: five operations a level.
 * Source: the quantile tracker (P part) of conformal PID control: Angelopoulos, Candès and
 * Tibshirani (2023); Koenker and Bassett (1978) for the pinball loss.
 *
 * @example // τ = 0.95, step 0.05, q = 1: a label above moves q by +0.0475, one below by −0.0025
 */
export function updateInterval(
  state: IntervalState,
  made: MadeForecast,
  shape: IntervalShape,
): void {
  const { mean, scale, label } = made
  const error = label - mean
  trackQuantiles(state.offsets, error / scale, shape)
  state.labels += 1
  const weight = Math.max(errorWeight, 1 / state.labels)
  // After an hour of zeros the forecast alone would make φ of the first burst immense.
  const expected = Math.max(mean, (mean + label) / 2)
  state.squaredError += weight * (error * error - state.squaredError)
  state.forecast += weight * (expected - state.forecast)
  state.mean += Math.max(meanWeight, 1 / state.labels) * (label - state.mean)
}

function trackQuantiles(offsets: Float64Array, score: number, shape: IntervalShape): void {
  const { levels } = shape.levels
  for (let i = 0; i < offsets.length; i += 1) {
    const offset = offsets[i] as number
    const pace = shape.trackerStep * (1 + farPace * Math.max(0, Math.abs(offset) - 1))
    offsets[i] = offset + pace * ((levels[i] as number) - (score <= offset ? 1 : 0))
  }
}
