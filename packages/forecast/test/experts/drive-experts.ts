import type { Expert, Horizon } from '../../src/experts/expert.ts'

/** Runs experts that share a memory over a series, without labels; NaN is a missing step. */
export function driveExperts(
  experts: readonly Expert[],
  values: readonly number[],
  firstStep = 0,
): void {
  values.forEach((value, t) => {
    const step = { value, isMissing: Number.isNaN(value), elapsedSteps: firstStep + t }
    for (const expert of experts) expert.observe(step)
  })
}

/** What an expert expects of the next `steps` steps. */
export function askExpert(expert: Expert, steps: number): number {
  const horizon: Horizon = { index: 0, steps, label: 0 }
  const out = new Float64Array(1)
  expert.addHorizon?.(horizon)
  expert.forecast(horizon, out, 0)
  return out[0] as number
}
