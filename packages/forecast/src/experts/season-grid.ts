/** A day in bins of a minute, a week in bins of seven: more would cost memory and bring noise. */
const mostBins = 1_440
/** A shorter season is what lags and averages see anyway. */
const shortestSeason = 4

/** A season cut into equal bins, so that no expert needs a number for every step of a long one. */
export interface SeasonGrid {
  /** Length of the season in steps, ≥ 4; need not be whole. */
  readonly seasonSteps: number
  /** Whole number of bins, 4 … 1,440, none shorter than a step. */
  readonly bins: number
  /** Length of a bin in steps, ≥ 1. */
  readonly binSteps: number
}

/** The grids of the seasons that are long enough to be learned bin by bin. */
export function seasonGrids(seasonSteps: readonly number[]): readonly SeasonGrid[] {
  return seasonSteps.filter((steps) => steps >= shortestSeason).map(createSeasonGrid)
}

/** @example // a day of 100 ms steps: 864,000 steps in 1,440 bins of 600 */
export function createSeasonGrid(seasonSteps: number): SeasonGrid {
  const bins = Math.min(mostBins, Math.floor(seasonSteps))
  return { seasonSteps, bins, binSteps: seasonSteps / bins }
}

/** Where in its season a step begins, in bins: 0 … `bins`. */
export function positionOf(grid: SeasonGrid, step: number): number {
  return (step % grid.seasonSteps) / grid.binSteps
}

/** The bin a position lies in, also where rounding or a damaged snapshot put it outside. */
export function binAt(grid: SeasonGrid, position: number): number {
  const bin = Math.floor(position)
  return bin > 0 ? Math.min(bin, grid.bins - 1) : 0
}
