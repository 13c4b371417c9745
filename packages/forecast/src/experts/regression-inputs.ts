import { keptNumbers } from '../forecaster/kept-numbers.ts'
import { isRegained, type Step, stepsToRegain } from './expert.ts'

const lagCount = 6
const smoothingWeights = [0.3, 0.1, 0.03, 0.005]
const harmonics = 2
const waveStart = 1 + lagCount + smoothingWeights.length
/** Values after which the slowest average is one. */
const longestMemory = 200
/** The level that stands in before the weights know better: EWMA 0.1. */
const anchorInput = 1 + lagCount + 1
/** Steps until the scale of the inputs is frozen. */
const scaleSteps = 32
const smallestScale = 1e-6
/** A season many times longer than the filter's memory is a constant to it and only adds noise. */
const longestSeasonSteps = 20_000

/**
 * What the regression sees of the past: 1, the last six values, four moving averages of memories
 * 3 … 200 steps, two sine waves per season, and last the outlook, where there is one. Values are
 * √demand or plain demand, divided by `scale`, the mean of the first values, which is then frozen so
 * that weights keep their meaning.
 */
export type RegressionInputsState = {
  readonly inputs: Float64Array
  scale: number
  count: number
}

export interface RegressionInputs {
  readonly state: RegressionInputsState
  /** Weights of the forecast to start from: the anchor average alone. */
  readonly prior: Float64Array
  observe(step: Step): void
  /** Writes the outlook, as demand of a step. */
  lookAhead(perStep: number): void
}

/** @param seasonSteps lengths of the seasons, in steps */
export function createRegressionInputs(
  isRoot: boolean,
  seasonSteps: readonly number[],
  hasOutlook: boolean,
): RegressionInputs {
  const seasons = seasonSteps.filter((steps) => steps >= 4 && steps <= longestSeasonSteps)
  const size = waveStart + 2 * harmonics * seasons.length + (hasOutlook ? 1 : 0)
  const state = { inputs: keptNumbers(size), scale: 0, count: 0 }
  const prior = keptNumbers(size)
  prior[anchorInput] = 1
  state.inputs[0] = 1

  function observe(step: Step): void {
    if (!step.isMissing) takeIn(state, step, isRoot)
    writeSeasons(state.inputs, seasons, step.elapsedSteps + 1)
  }

  function lookAhead(perStep: number): void {
    const value = isRoot ? Math.sqrt(perStep) : perStep
    state.inputs[size - 1] = state.scale > 0 ? value / state.scale : 0
  }

  return { state, prior, observe, lookAhead }
}

function takeIn(state: RegressionInputsState, step: Step, isRoot: boolean): void {
  if (state.count < scaleSteps) growScale(state, step, isRoot)
  shiftLags(state.inputs)
  writeNewest(state, step, isRoot)
  if (isRegained(step)) goBackTo(state, isRoot ? Math.sqrt(step.regained) : step.regained)
  else moveAverages(state)
}

/** Until the scale is frozen it is a running mean; what was divided by the old one is rescaled. */
function growScale(state: RegressionInputsState, step: Step, isRoot: boolean): void {
  const value = isRoot ? Math.sqrt(step.value) : step.value
  if (value === 0 && state.scale === 0) return
  const before = state.scale
  state.scale = Math.max(smallestScale, before + (value - before) / (state.count + 1))
  const factor = before > 0 ? before / state.scale : 0
  for (let i = 1; i < waveStart; i += 1) {
    state.inputs[i] = (state.inputs[i] as number) * factor
  }
}

/** Moves the lags one further; the first is then to be set. */
function shiftLags(inputs: Float64Array): void {
  for (let i = lagCount; i > 1; i -= 1) inputs[i] = inputs[i - 1] as number
}

/** Writes the newest value to the first lag: through the array, as V8 may box a number on its way. */
function writeNewest({ inputs, scale }: RegressionInputsState, step: Step, isRoot: boolean): void {
  inputs[1] = step.value
  if (isRoot) inputs[1] = Math.sqrt(inputs[1] as number)
  inputs[1] = scale > 0 ? (inputs[1] as number) / scale : 0
}

/** Moves the averages towards the first lag; the first 1/α values of each are averaged. */
function moveAverages(state: RegressionInputsState): void {
  const { inputs } = state
  const value = inputs[1] as number
  if (state.scale > 0 && state.count < longestMemory) state.count += 1
  for (let i = 0; i < smoothingWeights.length; i += 1) {
    const weight = Math.max(smoothingWeights[i] as number, 1 / Math.max(1, state.count))
    const at = 1 + lagCount + i
    inputs[at] = (inputs[at] as number) + weight * (value - (inputs[at] as number))
  }
}

/** As if the value of the level had always been: all but the lags that are of it already. */
function goBackTo({ inputs, scale }: RegressionInputsState, value: number): void {
  if (scale > 0) inputs.fill(value / scale, 1 + stepsToRegain, waveStart)
}

/** Two harmonics a season, by the double-angle formulas: two calls of trigonometry each. */
function writeSeasons(inputs: Float64Array, seasons: readonly number[], at: number): void {
  for (let s = 0; s < seasons.length; s += 1) {
    const phase = at / (seasons[s] as number)
    const angle = 2 * Math.PI * (phase - Math.floor(phase))
    const sin = Math.sin(angle)
    const cos = Math.cos(angle)
    const first = waveStart + 2 * harmonics * s
    inputs[first] = sin
    inputs[first + 1] = cos
    inputs[first + 2] = 2 * sin * cos
    inputs[first + 3] = 2 * cos * cos - 1
  }
}
