import type { QuantileLevels } from './quantile-levels.ts'

/** Labels until the trackers take over from the wide quantiles of the start. */
const warmUpLabels = 200
/** The scale never falls below this share of the running mean. */
const scaleFloor = 0.05
const smallestScale = 1e-6
/** From this horizon on labels overlap so much that the trackers must slow down. */
const longHorizon = 60
const trackerStep = 0.05

/** What does not change about the interval of a horizon. */
export interface IntervalShape {
  readonly levels: QuantileLevels
  readonly steps: number
  /** Step of the trackers: 0.05/√h, or 0.05/h from 60 steps on. */
  readonly trackerStep: number
}

/** What a horizon knows of its errors. */
export type IntervalState = {
  labels: number
  /** Running mean of the squared error. */
  squaredError: number
  /** Running mean of the forecast, or of forecast and label where that is more. */
  forecast: number
  /** Slow running mean of the label. */
  mean: number
  /** One quantile of (label − forecast)/scale per level. */
  readonly offsets: Float64Array
}

export function intervalShape(steps: number, levels: QuantileLevels): IntervalShape {
  const slowing = steps < longHorizon ? Math.sqrt(steps) : steps
  return { levels, steps, trackerStep: trackerStep / slowing }
}

/** Offsets start where those of a normal error would be. */
export function createInterval({ levels }: IntervalShape): IntervalState {
  return {
    labels: 0,
    squaredError: 0,
    forecast: 0,
    mean: 0,
    offsets: levels.scores.slice(),
  }
}

/**
 * φ = mean squared error ÷ mean forecast. Counts of a steady rate have φ = 1; 1 is also assumed
 * before the first label.
 */
export function dispersionOf(state: IntervalState): number {
  if (state.labels === 0) return 1
  return state.squaredError / Math.max(state.forecast, smallestScale)
}

/**
 * √(φ · forecast), at least 5 % of the running mean: the unit in which errors are measured. Wide
 * when much is expected, narrow when little is, as the variance of counts is.
 *
 * @example // φ = 4, forecast 25: 10
 */
export function scaleOf(state: IntervalState, forecast: number): number {
  const spread = Math.sqrt(dispersionOf(state) * forecast)
  const floor = Math.max(scaleFloor * state.mean, smallestScale)
  return Number.isFinite(spread) ? Math.max(spread, floor) : floor
}

/** Whether the trackers have seen enough. */
export function isWarm(state: IntervalState): boolean {
  return state.labels >= warmUpLabels
}
