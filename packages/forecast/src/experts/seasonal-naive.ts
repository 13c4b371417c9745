import { sumOfSteps } from './bin-profile.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import type { SeasonalMemory } from './seasonal-memory.ts'

/** Weight of the newest value in the average that stands in until two seasons were seen. */
const levelWeight = 0.1

/**
 * The seasonal naive forecast: the next steps are like those a season ago, as remembered in the
 * bins of `memory`, which the seasonal profile keeps up to date. Until two seasons were seen it
 * forecasts a moving average.
 *
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021), 5.2.
 *
 * @example // seasons of 4 that were 1, 2, 3, 4: after a 4 the next 3 steps sum to 6
 */
export function createSeasonalNaive(memory: SeasonalMemory): Expert {
  const state = { level: 0, count: 0, nextStep: 0 }
  return {
    name: `seasonal-naive-${memory.grid.seasonSteps}`,
    state,
    observe(step: Step): void {
      state.nextStep = step.elapsedSteps + 1
      if (step.isMissing) return
      state.count += 1
      state.level += Math.max(levelWeight, 1 / state.count) * (step.value - state.level)
    },
    forecast({ steps }: Horizon, out: Float64Array, at: number): void {
      out[at] = memory.isReady()
        ? sumOfSteps(memory.latest, state.nextStep, steps)
        : steps * state.level
    },
  }
}
