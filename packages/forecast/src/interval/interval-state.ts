import type { QuantileLevels } from './quantile-levels.ts'

/** Labels until the trackers take over from the wide quantiles of the start. */
const warmUpLabels = 200
/** The scale never falls below this share of the running mean. */
const scaleFloor = 0.05
export const smallestScale: number = 1e-6
/** Share of the shock that φ never falls below. */
const shockShare = 0.2
const trackerStep = 0.1
/** From about this horizon on labels overlap so much that the trackers slow down further. */
const longHorizon = 60
const errorWeight = 0.01
const shockWeight = 0.5
/** How much longer the memory of errors is for every further step of the horizon. */
const memoryGrowth = 0.05

/** What does not change about the interval of a horizon. */
export interface IntervalShape {
  readonly levels: QuantileLevels
  readonly steps: number
  /** Step of the trackers: 0.1/√h/(1 + (h − 1)/60). */
  readonly trackerStep: number
  /** Weight of the newest error: 0.01 for the next step, 0.0025 for sixty, whose labels overlap. */
  readonly errorWeight: number
  /** The same of the shock: 0.5 for the next step. */
  readonly shockWeight: number
}

/** What a horizon knows of its errors. */
export type IntervalState = {
  labels: number
  /** Running mean of the squared error. */
  squaredError: number
  /** Running mean of squared error ÷ forecast, with a memory of a few labels. */
  shock: number
  /** Running mean of the forecast, or of forecast and label where that is more. */
  forecast: number
  /** Slow running mean of the label. */
  mean: number
  /** One quantile of (label − forecast)/scale per level. */
  readonly offsets: Float64Array
}

export function intervalShape(steps: number, levels: QuantileLevels): IntervalShape {
  const memory = 1 + memoryGrowth * (steps - 1)
  return {
    levels,
    steps,
    trackerStep: trackerStep / (Math.sqrt(steps) * (1 + (steps - 1) / longHorizon)),
    errorWeight: errorWeight / memory,
    shockWeight: shockWeight / memory,
  }
}

/** Offsets start where those of a normal error would be. */
export function createInterval({ levels }: IntervalShape): IntervalState {
  return {
    labels: 0,
    squaredError: 0,
    shock: 0,
    forecast: 0,
    mean: 0,
    offsets: levels.scores.slice(),
  }
}

/**
 * φ = mean squared error ÷ mean forecast, or a fifth of the same of the newest few labels where that
 * is more: errors come in bursts. Counts of a steady rate have φ = 1; 1 is also assumed before the
 * first label.
 */
export function dispersionOf(state: IntervalState): number {
  if (state.labels === 0) return 1
  const usual = state.squaredError / Math.max(state.forecast, smallestScale)
  return Math.max(usual, shockShare * state.shock)
}

/**
 * Sets the scale of a forecast, √(φ · mean) and at least 5 % of the running mean: the unit in which
 * errors are measured. Wide when much is expected, narrow when little is, as the variance of counts is.
 *
 * @example // φ = 4, forecast 25: 10
 */
export function setScale(state: IntervalState, forecast: { mean: number; scale: number }): void {
  // As in `dispersionOf`, whose result V8 may box.
  const usual = state.squaredError / Math.max(state.forecast, smallestScale)
  const dispersion = state.labels === 0 ? 1 : Math.max(usual, shockShare * state.shock)
  const spread = Math.sqrt(dispersion * forecast.mean)
  const floor = Math.max(scaleFloor * state.mean, smallestScale)
  forecast.scale = Number.isFinite(spread) ? Math.max(spread, floor) : floor
}

/** Whether the trackers have seen enough. */
export function isWarm(state: IntervalState): boolean {
  return state.labels >= warmUpLabels
}
