import type { Expert, Horizon, Step } from './expert.ts'

/**
 * The naive forecast: the next steps are like the last one, so the sum of `h` is `h` times it.
 * Best on a random walk, and the yardstick of everything else.
 *
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021), 5.2.
 *
 * @example // after … 4, 7 the sum of the next 3 is forecast as 21
 */
export function createLastValue(): Expert {
  const state = { value: 0 }
  return {
    name: 'last-value',
    state,
    observe(step: Step): void {
      if (!step.isMissing) state.value = step.value
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      out[at] = state.value * horizon.steps
    },
  }
}
