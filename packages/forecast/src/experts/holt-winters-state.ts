import { keptNumbers } from '../forecaster/kept-numbers.ts'
import { clipError, createPersistentError, type PersistentError } from './persistent-error.ts'
import type { SeasonGrid } from './season-grid.ts'

/** Weight of the newest season in a season index; the first two seasons are averaged. */
const seasonWeight = 0.15
/** Share of a bin's steps that must be known for the bin to count. */
const leastKnown = 0.5
/** Stands for a bin not seen in the first season; a root is never negative. */
const unknown = -1

/** Level, trend, season and errors of √demand, as plain numbers. */
export type HoltWintersState = {
  level: number
  trend: number
  /** Values that the level has seen. */
  count: number
  /** What each bin adds to the level; until the first season is complete, the mean root there. */
  readonly season: Float64Array
  readonly errors: PersistentError
  /** The bin now filling, the sum of its known roots, their number, the level it began at. */
  bin: number
  sum: number
  known: number
  openingLevel: number
  /** Bins filled so far. */
  filled: number
  nextStep: number
}

export function createHoltWintersState({ bins }: SeasonGrid): HoltWintersState {
  return {
    level: 0,
    trend: 0,
    count: 0,
    season: keptNumbers(bins).fill(unknown),
    errors: createPersistentError(),
    bin: 0,
    sum: 0,
    known: 0,
    openingLevel: 0,
    filled: 0,
    nextStep: 0,
  }
}

/** What a bin adds to the level: 0 until the first season is complete. */
export function seasonAt(state: HoltWintersState, bin: number): number {
  return state.filled < state.season.length ? 0 : (state.season[bin] as number)
}

/**
 * Learns from a full bin: s ← s + γ·e with e = mean root − level where the bin began − s, clipped
 * at two deviations, so that a flood leaves at most 0.3 deviations in its bin. A flood in the very first
 * season has no such bound: where the second is lower by more than that, the second is believed.
 */
export function learnSeason(state: HoltWintersState, bin: number, binSteps: number): void {
  const { season } = state
  if (state.known === 0 || state.known < Math.floor(leastKnown * binSteps)) return
  const mean = state.sum / state.known
  state.filled += 1
  if (state.filled > season.length) {
    const index = season[bin] as number
    const error = mean - state.openingLevel - index
    const clipped = clipError(state.errors, error)
    const seasons = Math.floor((state.filled - 1) / season.length) + 1
    const isFirstFlood = seasons === 2 && error < clipped
    season[bin] = index + (isFirstFlood ? error : Math.max(seasonWeight, 1 / seasons) * clipped)
    return
  }
  season[bin] = mean
  if (state.filled === season.length) startSeason(state)
}

/** The usual start: the level is the mean of the first season, a season index what is beyond it. */
function startSeason(state: HoltWintersState): void {
  const { season } = state
  let sum = 0
  let known = 0
  for (let bin = 0; bin < season.length; bin += 1) {
    if (season[bin] === unknown) continue
    sum += season[bin] as number
    known += 1
  }
  state.level = sum / known
  state.trend = 0
  // The errors so far were those of a level without a season.
  Object.assign(state.errors, createPersistentError())
  for (let bin = 0; bin < season.length; bin += 1) {
    const isUnknown = season[bin] === unknown
    season[bin] = isUnknown ? 0 : (season[bin] as number) - state.level
  }
}
