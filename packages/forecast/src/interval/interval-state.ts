import { keptNumbers } from '../forecaster/kept-numbers.ts'
import type { QuantileLevels } from './quantile-levels.ts'
import { scaleViews } from './scale-views.ts'

/** Labels until the trackers take over from the wide quantiles of the start. */
const warmUpLabels = 200
const correctionStep = 0.125
/** From about this horizon on labels overlap so much that trackers slow down further. */
const longHorizon = 12
/** How much longer the memory of errors is for every further step of the horizon. */
const memoryGrowth = 0.05

/** What does not change about the interval of a horizon. */
export interface IntervalShape {
  readonly levels: QuantileLevels
  readonly steps: number
  /** Step of the corrections: 0.125/√h/(1 + (h − 1)/12). */
  readonly correctionStep: number
  /** Step of the trackers of each view. */
  readonly trackerSteps: Float64Array
  /** Weight of the newest error of each view, by 1 + (h − 1)/20 smaller: labels overlap. */
  readonly errorWeights: Float64Array
}

/** What a horizon knows of its errors; V views, L levels. */
export type IntervalState = {
  labels: number
  /** Slow running mean of the label. */
  mean: number
  /** The newest forecast. */
  forecast: number
  /** Variance of the label if each of its steps were off by as much as the last few steps were. */
  unrest: number
  /** V: running mean of the squared error. */
  readonly squares: Float64Array
  /** V: running mean of what it is taken to be proportional to. */
  readonly bases: Float64Array
  /** V × L: a quantile of (label − forecast)/scale for each view and level. */
  readonly offsets: Float64Array
  /** V × L: discounted sum of the pinball losses. */
  readonly losses: Float64Array
  /** V × L: how much of a level's quantile each view has; 1 in sum over the views. */
  readonly weights: Float64Array
  /** L: what is added to the mix of the views, in mean scales. */
  readonly corrections: Float64Array
  /** Until warm: the largest label − forecast. */
  largestError: number
  /** Values above 0 so far; 2 stands for more. */
  values: number
  /** The sum if every step brought as much as the first value above 0. */
  firstSum: number
}

export function intervalShape(steps: number, levels: QuantileLevels): IntervalShape {
  const memory = 1 + memoryGrowth * (steps - 1)
  const step = correctionStep / (Math.sqrt(steps) * (1 + (steps - 1) / longHorizon))
  return {
    levels,
    steps,
    correctionStep: step,
    trackerSteps: Float64Array.from(scaleViews, ({ pace }) => pace * step),
    errorWeights: Float64Array.from(scaleViews, ({ errorWeight }) => errorWeight / memory),
  }
}

/** Offsets start where those of a normal error would be, with equal weights. */
export function createInterval({ levels }: IntervalShape): IntervalState {
  const views = scaleViews.length
  const all = views * levels.levels.length
  const offsets = scaleViews.flatMap(() => Array.from(levels.scores))
  return {
    labels: 0,
    mean: 0,
    forecast: 0,
    unrest: 0,
    squares: keptNumbers(views),
    bases: keptNumbers(views),
    offsets: Float64Array.from(offsets),
    losses: keptNumbers(all),
    weights: keptNumbers(all).fill(1 / views),
    corrections: keptNumbers(levels.levels.length),
    largestError: 0,
    values: 0,
    firstSum: 0,
  }
}

/** Whether the trackers have seen enough. */
export function isWarm(state: IntervalState): boolean {
  return state.labels >= warmUpLabels
}
