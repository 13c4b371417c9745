import { sumOfSteps } from './bin-profile.ts'
import { createEwma } from './ewma.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import type { SeasonalMemory } from './seasonal-memory.ts'

/** Weight of the moving average that stands in until two seasons were seen. */
const standInWeight = 0.1

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
  const standIn = createEwma(standInWeight)
  const clock = { nextStep: 0 }
  return {
    name: `seasonal-naive-${memory.grid.seasonSteps}`,
    state: { standIn: standIn.state, clock },
    observe(step: Step): void {
      clock.nextStep = step.elapsedSteps + 1
      standIn.observe(step)
    },
    isAsleep: () => !memory.isReady(),
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      if (memory.isReady()) out[at] = sumOfSteps(memory.latest, clock.nextStep, horizon.steps)
      else standIn.forecast(horizon, out, at)
    },
  }
}
