import type { Expert, Horizon } from '../../src/experts/expert.ts'

/**
 * Runs an expert over a series as a forecaster does, labels and all; NaN is a missing step.
 * Returns the forecast after each value.
 */
export function driveExpert(expert: Expert, values: readonly number[], steps = 1): number[] {
  const horizon: Horizon = { index: 0, steps, label: 0 }
  const out = new Float64Array(1)
  expert.addHorizon?.(horizon)
  expert.forecast(horizon, out, 0)
  return values.map((value, t) => {
    if (t + 1 >= steps) {
      const window = values.slice(t + 1 - steps, t + 1)
      horizon.label = window.reduce((sum, each) => sum + each, 0)
      expert.learn?.(horizon, Number.isNaN(horizon.label))
    }
    expert.observe({ value, isMissing: Number.isNaN(value), elapsedSteps: t })
    expert.forecast(horizon, out, 0)
    return out[0] as number
  })
}
