import type { MadeForecast } from '../horizon/made-forecast.ts'
import type { IntervalShape, IntervalState } from './interval-state.ts'

/** What the squared error of a view is taken to be proportional to. */
type Base = 'forecast' | 'squared forecast' | 'nothing' | 'unrest'

/** One way to tell how large the next error will be. */
export interface ScaleView {
  /** Variance ∝ forecast, as of counts; ∝ its square, as of a level that moves; constant; ∝ what the last steps tell. */
  readonly base: Base
  /** Weight of the newest squared error of the next step. */
  readonly errorWeight: number
  /** Step of the trackers of this view, in steps of the corrections. */
  readonly pace: number
}

/**
 * Six views, unlike on purpose: which of them is right differs by series and by hour, and the
 * weights find out. The second (`fastView`) moves its quantiles, the third its scale within a few
 * labels, the last its scale within a few steps, before any label of a long horizon has come.
 */
export const scaleViews: readonly ScaleView[] = [
  { base: 'forecast', errorWeight: 0.0005, pace: 0.16 },
  { base: 'forecast', errorWeight: 0.01, pace: 3.2 },
  { base: 'forecast', errorWeight: 0.2, pace: 0.16 },
  { base: 'squared forecast', errorWeight: 0.001, pace: 0.16 },
  { base: 'nothing', errorWeight: 0.001, pace: 0.16 },
  { base: 'unrest', errorWeight: 0.002, pace: 0.16 },
]

/** The view whose quantiles move so fast that what they were when a forecast was made matters. */
export const fastView = 1

/** A scale never falls below this share of the running mean. */
const scaleFloor = 0.05
const smallest = 1e-6
/** Weight of the newest step in what the last steps tell: a memory of three. */
const unrestWeight = 0.3

/**
 * φ of the slowest view: mean squared error ÷ mean forecast. Counts of a steady rate have φ = 1,
 * which is also assumed before the first label.
 */
export function dispersionOf(state: IntervalState): number {
  if (state.labels === 0) return 1
  return (state.squares[0] as number) / Math.max(state.bases[0] as number, smallest)
}

/**
 * The scale of each view, the unit in which it measures errors, into `made.scales`, and the mean of
 * them into `made.scale`: √(mean squared error / mean base · base of this forecast), at least 5 %
 * of the running mean of the labels.
 *
 * @example // squared error 40, forecast 10 on average, 25 now: √(4 · 25) = 10, √(40/100 · 625) = 15.8, √40 = 6.3
 */
export function writeScales(state: IntervalState, made: MadeForecast): void {
  const { squares, bases, labels, mean } = state
  const floor = Math.max(scaleFloor * mean, smallest)
  const { scales } = made
  state.forecast = made.mean
  made.unrest = state.unrest
  let sum = 0
  for (let v = 0; v < scales.length; v += 1) {
    const ratio = (squares[v] as number) / Math.max(bases[v] as number, smallest)
    const variance = labels === 0 ? made.mean : ratio * baseOf(v, made.mean, made.unrest)
    const spread = Math.sqrt(variance)
    const scale = Number.isFinite(spread) ? Math.max(spread, floor) : floor
    scales[v] = scale
    sum += scale
  }
  made.scale = sum / scales.length
}

/**
 * Keeps count of how far the last few steps were from their forecast: v ← v + 0.3·(h·d² − v), d being
 * the newest value less the mean of a step as forecast just before. Labels of a long horizon tell of
 * a jump only once they are complete; its first steps tell at once.
 *
 * Source: volatility that clusters, told by the newest squared errors: Engle, "Autoregressive
 * conditional heteroscedasticity" (1982).
 *
 * @example // h = 10, v = 0, 50 expected in ten steps, 9 come in one: v = 0.3 · 10 · 4² = 48
 */
export function learnUnrest(state: IntervalState, value: number, steps: number): void {
  if (!(state.forecast > 0 && value >= 0)) return
  const off = value - state.forecast / steps
  state.unrest += unrestWeight * (steps * off * off - state.unrest)
}

/** Takes in the error of a matured forecast. `state.labels` counts it already. */
export function learnScales(state: IntervalState, made: MadeForecast, shape: IntervalShape): void {
  const { squares, bases, labels } = state
  const { mean, label, unrest } = made
  const square = (label - mean) * (label - mean)
  // After an hour of zeros the forecast alone would make φ of the first burst immense.
  const expected = Math.max(mean, (mean + label) / 2)
  for (let v = 0; v < squares.length; v += 1) {
    const weight = Math.max(shape.errorWeights[v] as number, 1 / labels)
    squares[v] = (squares[v] as number) + weight * (square - (squares[v] as number))
    bases[v] = (bases[v] as number) + weight * (baseOf(v, expected, unrest) - (bases[v] as number))
  }
}

function baseOf(view: number, forecast: number, unrest: number): number {
  const base = (scaleViews[view] as ScaleView).base
  if (base === 'forecast') return forecast
  if (base === 'unrest') return forecast + unrest
  return base === 'nothing' ? 1 : forecast * forecast
}
