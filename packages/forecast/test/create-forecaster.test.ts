import { expect, test } from '@jest/globals'
import { createForecaster } from '../src/index.ts'

test('a constant demand is forecast as itself', () => {
  const forecaster = createForecaster({ stepMs: 100 })
  for (let i = 0; i < 2_000; i += 1) forecaster.observe(4)
  for (const steps of [1, 10, 100]) {
    const { mean, lower, upper } = forecaster.forecast(steps)
    expect(mean).toBeCloseTo(4 * steps, 3)
    expect(lower).toBeLessThanOrEqual(upper)
  }
})
