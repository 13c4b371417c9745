import { isRegained, type Step } from '../expert.ts'

/** Weight of the newest value in the plain level that every forecast starts from. */
const anchorWeight = 0.1
/** The same in the level and the spread of √demand that inputs are normalised by. */
const levelWeight = 0.03
const fastWeight = 0.1
const slowWeight = 0.005
/** Inputs beyond this many deviations are taken as this. */
const farthest = 5
/** The deviation is at least this share of the level. */
const leastSpread = 0.05
const smallestSpread = 1e-9
/** Steps after which the slowest average is one. */
const longestAverage = Math.ceil(1 / slowWeight)

/** What is kept of the past: averages of √demand, its variance, and the anchor, of plain demand. */
export type LstmInputsState = {
  newest: number
  fast: number
  level: number
  slow: number
  variance: number
  anchor: number
  count: number
  /** Share of the season that has passed; 0 without one. */
  phase: number
}

export interface LstmInputs {
  readonly state: LstmInputsState
  /** Takes in a step. */
  observe(step: Step): void
  /**
   * Writes what the network sees to `row[at …]`: the newest √demand and its fast and slow averages,
   * as deviations from the level, and the time of day as a point on the circle.
   */
  write(row: Float64Array, at: number): void
}

/** @param seasonSteps length of the season whose phase is an input; 0 for none, which reads (0, 0) */
export function createLstmInputs(seasonSteps: number): LstmInputs {
  const isSeasonal = seasonSteps > 0
  const state = newState()
  return {
    state,
    observe(step: Step): void {
      const seasons = isSeasonal ? (step.elapsedSteps + 1) / seasonSteps : 0
      state.phase = seasons - Math.floor(seasons)
      if (!step.isMissing) average(state, step)
    },
    write(row: Float64Array, at: number): void {
      const spread = spreadOf(state)
      row[at] = clipped((state.newest - state.level) / spread)
      row[at + 1] = clipped((state.fast - state.level) / spread)
      row[at + 2] = clipped((state.slow - state.level) / spread)
      row[at + 3] = isSeasonal ? Math.sin(2 * Math.PI * state.phase) : 0
      row[at + 4] = isSeasonal ? Math.cos(2 * Math.PI * state.phase) : 0
    },
  }
}

/** Not put together from another object: V8 then makes every number that is written a new object. */
function newState(): LstmInputsState {
  return {
    newest: 0,
    fast: 0,
    level: 0,
    slow: 0,
    variance: 0,
    anchor: 0,
    count: 0,
    phase: 0,
  }
}

/**
 * The unit that outputs are in, as plain demand: twice the deviation d of √demand times (level + d),
 * about the change of y when √y moves by d. > 0
 *
 * @example // √demand around 4 with deviation 0.5: 2 · 0.5 · 4.5 = 4.5, as 4.5² − 4² = 4.25
 */
export function unitOf(state: LstmInputsState): number {
  const spread = spreadOf(state)
  return 2 * spread * (Math.max(0, state.level) + spread)
}

/** The first 1/α values of each average have equal weights. */
function average(state: LstmInputsState, step: Step): void {
  if (isRegained(step)) {
    state.newest = Math.sqrt(step.value)
    state.fast = state.level = state.slow = Math.sqrt(step.regained)
    state.anchor = step.regained
    return
  }
  if (state.count < longestAverage) state.count += 1
  const equal = 1 / Math.max(1, state.count)
  const weight = Math.max(levelWeight, equal)
  const root = Math.sqrt(step.value)
  const off = root - state.level
  state.newest = root
  state.fast += Math.max(fastWeight, equal) * (root - state.fast)
  state.level += weight * off
  state.slow += Math.max(slowWeight, equal) * (root - state.slow)
  state.variance = (1 - weight) * (state.variance + weight * off * off)
  state.anchor += Math.max(anchorWeight, equal) * (step.value - state.anchor)
  // Only a damaged snapshot comes here: an endless variance would never end.
  if (!(state.variance < Number.MAX_VALUE)) state.variance = 0
}

/** The deviation of √demand. > 0 */
function spreadOf({ variance, level }: LstmInputsState): number {
  const deviation = variance > 0 ? Math.sqrt(variance) : 0
  return Math.max(deviation, leastSpread * level, smallestSpread)
}

function clipped(deviations: number): number {
  return Math.min(farthest, Math.max(-farthest, deviations))
}
