import { type Expert, type Horizon, isRegained, type Step } from './expert.ts'

const levelWeight = 0.2
const trendWeight = 0.05
/** Share of the trend that is left one step further ahead. */
const damping = 0.95

/**
 * Holt's linear trend, damped: level and trend are smoothed, and the trend fades ahead, so that a
 * long horizon does not run away. With level l, trend b and damping φ the value i steps ahead is
 * l + (φ + … + φ^i)·b, hence the sum of h steps is h·l + b·φ/(1 − φ)·(h − φ(1 − φ^h)/(1 − φ)).
 * Wins on ramps. Never below 0.
 *
 * Source: Gardner and McKenzie (1985); Hyndman and Athanasopoulos (2021), 8.2.
 *
 * @example // level 10, trend 1: 10.95 one step ahead, 10.95 + 11.8525 = 22.8025 for two
 */
export function createDampedHolt(): Expert {
  const state = { level: 0, trend: 0, count: 0 }
  const reach: number[] = []
  return {
    name: 'holt',
    state,
    addHorizon(horizon: Horizon): void {
      reach[horizon.index] = dampedSteps(horizon.steps)
    },
    observe(step: Step): void {
      if (step.isMissing) return
      if (isRegained(step)) {
        state.level = step.regained
        state.trend = 0
        return
      }
      if (state.count === 0) state.level = step.value
      state.count = 1
      const expected = state.level + damping * state.trend
      const level = expected + levelWeight * (step.value - expected)
      state.trend =
        damping * state.trend + trendWeight * (level - state.level - damping * state.trend)
      state.level = level
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      const sum = horizon.steps * state.level + (reach[horizon.index] as number) * state.trend
      out[at] = Math.max(sum, 0)
    },
  }
}

/** How many trends the sum of the next `steps` values holds: Σᵢ Σⱼ≤ᵢ φʲ. */
function dampedSteps(steps: number): number {
  const remaining = (damping * (1 - damping ** steps)) / (1 - damping)
  return (damping / (1 - damping)) * (steps - remaining)
}
