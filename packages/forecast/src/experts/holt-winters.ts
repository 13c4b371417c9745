import { createEwma } from './ewma.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import {
  createHoltWintersState,
  type HoltWintersState,
  learnSeason,
  seasonAt,
} from './holt-winters-state.ts'
import { createLabelCeiling } from './label-ceiling.ts'
import { persistenceOf, persistenceSum, updatePersistence } from './persistent-error.ts'
import { binAt, positionOf, type SeasonGrid } from './season-grid.ts'

/** Slow, so that the level does not swallow the season; the newest error does the fast part. */
const levelWeight = 0.01
const trendWeight = 0.01
/** Share of the trend that is left one step further ahead. */
const damping = 0.95
/** Weight of the moving average that stands in until the season is known. */
const standInWeight = 0.1
/** Seasons to see before the season enters a forecast. */
const fewestSeasons = 2

/**
 * Holt-Winters with an additive season and a damped trend, on √demand, which makes the noise of
 * counts even and the season of demand multiplicative. With x = √y, level l, trend b, φ = 0.95:
 * e = x − (l + φb + s), l ← l + φb + α·e, b ← φb + αβ·e, s ← s + γ·e, α = β = 0.01, γ = 0.15. The
 * trend ahead is taken at its mean over the horizon, the newest error persists as λⁱ, and
 * E[y] = E[x]² + Var[x] with Var[x] = σ²(1 − λ²ⁱ). Within 0 … 1.2 × the decayed maximum of labels.
 *
 * A season longer than 1,440 steps is cut into bins: a bin has one s, and e is the mean over its
 * steps against the level it began at. Until two seasons were seen it forecasts a moving average.
 *
 * Memory: a number a bin. Cost: constant a step, and an addition for each bin a horizon reaches.
 *
 * Source: Winters (1960); Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021),
 * 8.3 and 8.5; Taylor (2003) for the error; clipped as in Gelper, Fried and Croux (2010).
 *
 * @example // l = 10, b = 0, s = 2 and −1 ahead, e = σ = 0: 12² + 9² = 225 for two steps
 */
export function createHoltWinters(grid: SeasonGrid): Expert {
  const state = createHoltWintersState(grid)
  const ceiling = createLabelCeiling(grid.seasonSteps)
  const standIn = createEwma(standInWeight)
  const trendAhead: number[] = []

  function isAsleep(): boolean {
    return state.filled < fewestSeasons * grid.bins
  }

  function observe(step: Step): void {
    standIn.observe(step)
    const bin = binAt(grid, positionOf(grid, step.elapsedSteps))
    if (bin !== state.bin) openBin(state, bin, grid)
    state.nextStep = step.elapsedSteps + 1
    if (step.isMissing) return
    const root = Math.sqrt(step.value)
    state.sum += Math.sqrt(step.usual ?? step.value)
    state.known += 1
    learnLevel(state, root, bin)
  }

  function forecast(horizon: Horizon, out: Float64Array, at: number): void {
    if (isAsleep()) {
      standIn.forecast(horizon, out, at)
      return
    }
    const level = state.level + (trendAhead[horizon.index] as number) * state.trend
    const sum = sumAhead(state, grid, level, horizon.steps)
    out[at] = Math.min(Math.max(0, sum), ceiling.of(horizon))
  }

  return {
    name: `holt-winters-${grid.seasonSteps}`,
    state: { model: state, standIn: standIn.state, ceiling: ceiling.state },
    addHorizon(horizon: Horizon): void {
      ceiling.addHorizon(horizon)
      trendAhead[horizon.index] = meanTrendAhead(horizon.steps)
    },
    learn: ceiling.learn,
    isAsleep,
    observe,
    forecast,
  }
}

/** Bin by bin, because the square has to be taken where the root is not below 0. */
function sumAhead(state: HoltWintersState, grid: SeasonGrid, level: number, steps: number): number {
  const { error, variance } = state.errors
  const persistence = persistenceOf(state.errors)
  let position = positionOf(grid, state.nextStep)
  let persisting = 1
  let sum = 0
  for (let left = steps; left > 0; ) {
    const bin = binAt(grid, position)
    const stretch = Math.min(left, (bin + 1 - position) * grid.binSteps)
    const share = (persisting * persistenceSum(persistence, stretch)) / stretch
    const root = Math.max(0, level + seasonAt(state, bin) + share * error)
    sum += stretch * (root * root + variance * (1 - share * share))
    persisting *= persistence ** stretch
    left -= stretch
    position = bin + 1 < grid.bins ? bin + 1 : 0
  }
  return sum
}

function learnLevel(state: HoltWintersState, root: number, bin: number): void {
  const trend = damping * state.trend
  const error = root - (state.level + trend + seasonAt(state, bin))
  state.count += 1
  const weight = Math.max(levelWeight, 1 / state.count)
  state.level += trend + weight * error
  state.trend = trend + weight * trendWeight * error
  if (state.count > 1) updatePersistence(state.errors, error)
}

function openBin(state: HoltWintersState, bin: number, grid: SeasonGrid): void {
  learnSeason(state, binAt(grid, state.bin), grid.binSteps)
  state.bin = bin
  state.sum = 0
  state.known = 0
  state.openingLevel = state.level + damping * state.trend
}

/** The mean, over the next steps, of φ + … + φⁱ. */
function meanTrendAhead(steps: number): number {
  let sum = 0
  let reach = 0
  for (let step = 1; step <= steps; step += 1) {
    reach += damping ** step
    sum += reach
  }
  return sum / steps
}
