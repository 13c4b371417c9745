import { keptNumbers } from '../forecaster/kept-numbers.ts'
import { type BinProfile, createBinProfile, setBin } from './bin-profile.ts'
import type { Step, Stretch } from './expert.ts'
import { lowerMedian } from './lower-median.ts'
import { binAt, positionOf, type SeasonGrid } from './season-grid.ts'

/** Seasons that are remembered bin by bin. */
const keptSeasons = 7
/** Seasons to see before the memory says anything: one could have been anything. */
const fewestSeasons = 2
/** Share of a bin's steps that must be known for the bin to count. */
const leastKnown = 0.5
/** A bin this many times above or below its median was an incident: the median is repeated instead. */
const mostUnusual = 2
/** Stands for a bin that is not known: state holds no NaN. */
const unknown = -1

/** What is kept of the seasons, as plain numbers. */
export type SeasonalMemoryState = {
  /** Demand of each bin, `keptSeasons` numbers a bin, newest first; −1 where unknown. */
  readonly seasons: Float64Array
  /** The bin now filling, the sum of its known steps and their number. */
  bin: number
  sum: number
  known: number
  /** Bins filled so far. */
  filled: number
}

/** What a season looked like: most of the time, and the last time. */
export interface SeasonalMemory {
  readonly grid: SeasonGrid
  readonly state: SeasonalMemoryState
  /** The lower median of the last seven seasons, bin by bin. */
  readonly typical: BinProfile
  /** The last season, its incidents left out. */
  readonly latest: BinProfile
  observe(step: Step): void
  /** Takes in a stretch of steps as if demand had been even along it. */
  recall(stretch: Stretch): void
  /** Whether two full seasons were seen. */
  isReady(): boolean
  /** Works both profiles out again after the state was replaced. */
  rebuild(): void
}

/**
 * Remembers the last seven seasons in up to 1,440 bins. What is typical of a bin is the median of
 * its seasons, so that whatever happens at this hour on fewer than half of the days leaves no trace:
 * an attack of half an hour costs nothing the day after. Of an even number of seasons the lower
 * middle is taken, so that this holds from the second season on. Missing steps are left out; a bin
 * counts when half of its steps are known, and one never known looks like the bin before it.
 *
 * Memory: 11 numbers a bin, 127 kB for a day at steps up to a minute. Cost: an addition a step, and a
 * median of seven a bin.
 *
 * Source: the median as the estimate that half of the data cannot move: Huber, "Robust Statistics"
 * (1981), 1.4; robust seasonal subseries: Cleveland et al., "STL" (1990).
 *
 * @example // a bin that saw 5, 6, 60, 5, 7 on five days: 6
 */
export function createSeasonalMemory(grid: SeasonGrid): SeasonalMemory {
  const seasons = keptNumbers(keptSeasons * grid.bins).fill(unknown)
  const state: SeasonalMemoryState = { seasons, bin: 0, sum: 0, known: 0, filled: 0 }
  const profiles = { typical: createBinProfile(grid), latest: createBinProfile(grid) }

  function goToBin(bin: number): void {
    if (bin === state.bin) return
    const closing = binAt(grid, state.bin)
    keepSeason(state, closing, grid.binSteps)
    profileBin(profiles, seasons, closing)
    state.bin = bin
    state.sum = 0
    state.known = 0
  }

  return {
    grid,
    state,
    ...profiles,
    observe(step: Step): void {
      goToBin(binAt(grid, positionOf(grid, step.elapsedSteps)))
      if (step.isMissing) return
      state.sum += step.usual ?? step.value
      state.known += 1
    },
    recall(stretch: Stretch): void {
      for (let at = 0; at < stretch.steps; ) {
        const position = positionOf(grid, stretch.firstStep + at)
        const untilNext = Math.max(
          1,
          Math.ceil((binAt(grid, position) + 1 - position) * grid.binSteps),
        )
        const part = Math.min(stretch.steps - at, untilNext)
        goToBin(binAt(grid, position))
        state.sum += (stretch.sum / stretch.steps) * part
        state.known += part
        at += part
      }
    },
    isReady: () => state.filled >= fewestSeasons * grid.bins,
    rebuild(): void {
      for (let bin = 0; bin < grid.bins; bin += 1) profileBin(profiles, seasons, bin)
    },
  }
}

interface Profiles {
  readonly typical: BinProfile
  readonly latest: BinProfile
}

/** A bin never known looks like the one before it; an unusual last season like the typical one. */
function profileBin({ typical, latest }: Profiles, seasons: Float64Array, bin: number): void {
  const bins = typical.values.length
  const start = keptSeasons * bin
  const last = seasons[start] as number
  const median =
    last >= 0
      ? lowerMedian(seasons, start, start + keptSeasons)
      : (typical.values[(bin + bins - 1) % bins] as number)
  const isUsual = last >= median / mostUnusual && last <= mostUnusual * median
  setBin(typical, bin, median)
  setBin(latest, bin, isUsual ? last : median)
}

function keepSeason(state: SeasonalMemoryState, bin: number, binSteps: number): void {
  const { seasons, sum, known } = state
  if (known === 0 || known < Math.floor(leastKnown * binSteps)) return
  const start = keptSeasons * bin
  seasons.copyWithin(start + 1, start, start + keptSeasons - 1)
  seasons[start] = sum * (binSteps / known)
  state.filled += 1
}
