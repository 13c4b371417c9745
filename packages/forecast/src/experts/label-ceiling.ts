import type { Horizon } from './expert.ts'

/** A forecast never exceeds this many times the largest label lately. */
const headroom = 1.2
/** The largest label is forgotten over so many labels, or over as many seasons, if that is longer. */
const shortestMemory = 2_000
const seasonsKept = 8

type LargestLabel = { largest: number }

/**
 * Keeps extrapolations down to what was seen: 1.2 × the decayed maximum of the labels. After a night,
 * nothing may have been seen lately of what comes every morning: the decay is as slow as 1/8 a season.
 */
export interface LabelCeiling {
  readonly state: Readonly<Record<string, LargestLabel>>
  addHorizon(horizon: Horizon): void
  learn(horizon: Horizon, isMissing: boolean): void
  /** The largest plausible sum; Infinity before the first label above 0. */
  of(horizon: Horizon): number
}

/**
 * @param seasonSteps length of the season of the expert that is kept down, in steps
 * @example // labels 10, then 8, short seasons: 1.2 · 10 · 0.9995 = 11.994
 */
export function createLabelCeiling(seasonSteps: number): LabelCeiling {
  const decay = 1 - 1 / Math.max(shortestMemory, seasonsKept * seasonSteps)
  const state: Record<string, LargestLabel> = {}
  const byIndex: LargestLabel[] = []
  return {
    state,
    addHorizon({ index, steps }: Horizon): void {
      const label = { largest: 0 }
      state[steps] = label
      byIndex[index] = label
    },
    learn({ index, label }: Horizon, isMissing: boolean): void {
      if (isMissing) return
      const seen = byIndex[index] as LargestLabel
      seen.largest = Math.max(label, seen.largest * decay)
    },
    of({ index }: Horizon): number {
      const { largest } = byIndex[index] as LargestLabel
      return largest > 0 ? headroom * largest : Number.POSITIVE_INFINITY
    },
  }
}
