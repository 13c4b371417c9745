import { type Expert, type Horizon, isRegained, type Step } from './expert.ts'

/** Weights of the newest value: memories of about 3, 10, 33 and 200 steps. */
export const ewmaWeights: readonly number[] = [0.3, 0.1, 0.03, 0.005]

/**
 * Simple exponential smoothing: level ← level + α·(value − level). The first 1/α values are
 * averaged (weight 1/n), so that the level owes nothing to an arbitrary start.
 *
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021), 8.1.
 *
 * @param weight α, 0 < α ≤ 1
 * @example // α = 0.5: 4, 8 average to 6; a 10 makes it 8; the next 3 sum to 24
 */
export function createEwma(weight: number): Expert {
  const state = { level: 0, count: 0 }
  const longestAverage = Math.ceil(1 / weight)
  return {
    name: `ewma-${weight}`,
    state,
    observe(step: Step): void {
      if (step.isMissing) return
      if (isRegained(step)) {
        state.level = step.regained
        return
      }
      if (state.count < longestAverage) state.count += 1
      state.level += Math.max(weight, 1 / state.count) * (step.value - state.level)
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      out[at] = state.level * horizon.steps
    },
  }
}
