import type { MadeForecast } from '../horizon/made-forecast.ts'
import { type IntervalShape, type IntervalState, isWarm } from './interval-state.ts'
import { fastView, learnScales, learnUnrest } from './scale-views.ts'
import { learnWeights } from './view-weights.ts'

const meanWeight = 0.005
/** How much faster a tracker moves for every scale it is away beyond the first. */
const farPace = 0.5
/** Expecting less than this and getting nothing teaches nothing about the spread of demand. */
const idleMean = 0.001
/** What is left of a loss after one further label: a memory of five hundred. */
const keptLoss = 0.998
/** One label counts for at most so many mean scales of loss. */
const largestLoss = 20

/**
 * Learns from one matured forecast: scales, trackers, weights of the views, corrections. Idle
 * labels are left out of the last three: they would draw all quantiles to 0 before the next burst.
 */
export function updateInterval(
  state: IntervalState,
  made: MadeForecast,
  shape: IntervalShape,
): void {
  const { mean, label } = made
  if (mean >= idleMean || label > 0) {
    trackQuantiles(state, made, shape)
    const levels = shape.levels.levels.length
    learnWeights(state, state.labels % levels, levels)
    correct(state.corrections, made, shape)
  }
  state.labels += 1
  learnScales(state, made, shape)
  state.mean += Math.max(meanWeight, 1 / state.labels) * (label - state.mean)
  if (!isWarm(state)) state.largestError = Math.max(state.largestError, label - mean)
}

/**
 * Takes in a value, before its forecast is replaced: what the last steps tell, and the first one that
 * is not 0. NaN, a missing one, changes nothing.
 */
export function noteValue(state: IntervalState, value: number, shape: IntervalShape): void {
  learnUnrest(state, value, shape.steps)
  if (state.values < 2 && value > 0) countValue(state, value, shape.steps)
}

function countValue(state: IntervalState, value: number, steps: number): void {
  state.values += 1
  if (state.values === 1) state.firstSum = steps * value
}

/**
 * Each view has a tracker q of the τ-quantile of z = (label − forecast)/scale for each level τ,
 * moved by the gradient of the pinball loss: q ← q + pace·(τ − [z ≤ q]). The pace is the step of
 * the view near the forecast and grows by half of it for each scale beyond the first, so that the
 * tracker of 0.99 keeps up with heavy tails. The loss of q is added up, in mean scales; of the fast
 * view that of the q with which the forecast was made: by now it may know half of the label.
 *
 * Cost: some ten operations a view and level.
 * Source: Koenker and Bassett (1978) for the pinball loss.
 *
 * @example // τ = 0.95, step 0.02, q = 1: a label above moves q by +0.019, one below by −0.001
 */
function trackQuantiles(state: IntervalState, made: MadeForecast, shape: IntervalShape): void {
  const { offsets, losses } = state
  const { trackerSteps } = shape
  const { levels } = shape.levels
  const error = made.label - made.mean
  let at = 0
  for (let v = 0; v < trackerSteps.length; v += 1) {
    const scale = made.scales[v] as number
    const step = trackerSteps[v] as number
    const score = error / scale
    const unit = scale / made.scale
    for (let i = 0; i < levels.length; i += 1, at += 1) {
      const offset = offsets[at] as number
      const level = levels[i] as number
      const said = v === fastView ? (made.fastOffsets[i] as number) : offset
      const loss = (level - (score <= said ? 1 : 0)) * (score - said) * unit
      losses[at] = keptLoss * (losses[at] as number) + Math.min(loss, largestLoss)
      const pull = level - (score <= offset ? 1 : 0)
      offsets[at] = offset + step * (1 + farPace * Math.max(0, Math.abs(offset) - 1)) * pull
    }
  }
}

/**
 * c ← c + step·(τ − [label ≤ Q′]), where Q′ is the quantile that was handed out: over T labels the
 * share that stayed at or below it is τ up to |c(T) − c(0)|/(step·T), whatever the data, the views
 * and their weights, and however late the labels: no distribution is assumed.
 *
 * Source: the quantile tracker (P part) of conformal PID control: Angelopoulos, Candès and
 * Tibshirani (2023).
 *
 * @example // τ = 0.95, step 0.125: a label above moves c by +0.119, one below by −0.006
 */
function correct(corrections: Float64Array, made: MadeForecast, shape: IntervalShape): void {
  const { levels } = shape.levels
  for (let i = 0; i < corrections.length; i += 1) {
    const isCovered = made.label <= (made.quantiles[i] as number)
    const pull = (levels[i] as number) - (isCovered ? 1 : 0)
    corrections[i] = (corrections[i] as number) + shape.correctionStep * pull
  }
}
