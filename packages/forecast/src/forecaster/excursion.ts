import { type Step, stepsToRegain } from '../experts/expert.ts'

/** Values that make a level usual; until then nothing is unusual. */
const learningValues = 100
/** Weight of the newest value in the usual level and its variance: a memory of 200. */
const levelWeight = 0.005
/** A value within so many deviations belongs to the level; one further out teaches as if it were there. */
const widest = 3
/** So many times more than usual, or less, is away. */
const farFactor = 4
/** What stays away for longer is the new usual level. */
const longestAway = 4_000
/** One return is believed in so many steps: what comes more often is what demand is like. */
const stepsPerReturn = 4_000

/** What is usual lately, and whether demand is away from it. */
export interface Excursion {
  mean: number
  variance: number
  values: number
  /** Steps that demand has been away, and steps in a row that it is back since. */
  away: number
  back: number
  /** Steps until the next return is believed. */
  wait: number
}

export function createExcursion(): Excursion {
  return { mean: 0, variance: 0, values: 0, away: 0, back: 0, wait: 0 }
}

/**
 * Notices that an excursion is over: demand at least four times the usual, or at most a quarter of
 * it, for three steps or more, and at once back where it was. What averages took in meanwhile says
 * nothing about the time after; `step.regained` tells them the level to go on from. Sets it to −1 at
 * all other steps.
 *
 * The usual level m is an average of 200 steps and v its variance, at least m as of counts; values
 * count as at most 3√v from m, and not at all while away. Three values within 3√v, right after one
 * that was away, are a return; a decline in steps is not, nor is one where m ≤ √v, as there is no
 * level then.
 *
 * Cost: some ten operations a step.
 * Source: clipped updates of a level: Huber, "Robust Statistics" (1981).
 *
 * @example // around 20 for an hour, 400 for two minutes, then 18, 22, 19: regained = 20
 */
export function watchExcursion(state: Excursion, step: Step): void {
  step.regained = -1
  if (step.isMissing) return
  if (state.wait > 0) state.wait -= 1
  const { mean, values } = state
  const deviation = Math.sqrt(Math.max(state.variance, mean))
  const isNear = Math.abs(step.value - mean) <= widest * deviation
  const isFar = step.value >= farFactor * mean || farFactor * step.value <= mean
  if (isFar && !isNear && values >= learningValues && mean > deviation) {
    goAway(state)
    return
  }
  if (state.away > 0) comeBack(state, step, isNear)
  learnUsual(state, step, deviation)
}

function goAway(state: Excursion): void {
  state.back = 0
  state.away += 1
  if (state.away <= longestAway) return
  state.away = 0
  state.values = 0
}

function comeBack(state: Excursion, step: Step, isNear: boolean): void {
  state.back = isNear ? state.back + 1 : 0
  if (isNear && state.back < stepsToRegain) return
  if (isNear && state.away >= stepsToRegain && state.wait === 0) {
    state.wait = stepsPerReturn
    step.regained = state.mean
  }
  state.away = 0
  state.back = 0
}

function learnUsual(state: Excursion, step: Step, deviation: number): void {
  const most = state.values < learningValues ? Number.MAX_VALUE : widest * deviation
  state.values += 1
  const weight = Math.max(levelWeight, 1 / state.values)
  const off = Math.min(most, Math.max(-most, step.value - state.mean))
  state.mean += weight * off
  state.variance += weight * (off * off - state.variance)
}
