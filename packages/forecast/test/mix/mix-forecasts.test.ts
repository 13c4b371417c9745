import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import type { Expert } from '../../src/experts/expert.ts'
import type { MadeForecast } from '../../src/horizon/made-forecast.ts'
import { createForecaster } from '../../src/index.ts'
import { mixForecasts } from '../../src/mix/mix-forecasts.ts'

function mixed(
  said: readonly number[],
  weights: readonly number[],
  asleep: readonly number[],
): MadeForecast {
  const experts = said.map(
    (_, k): Expert => ({
      name: `expert-${k}`,
      state: {},
      observe: () => undefined,
      forecast: () => undefined,
      isAsleep: () => asleep.includes(k),
    }),
  )
  const made = {
    experts: Float64Array.from(said),
    offsets: new Float64Array(0),
    mean: 0,
    scale: 1,
    label: 0,
  }
  mixForecasts(experts, Float64Array.from(weights), made, { index: 0, steps: 1, label: 0 })
  return made
}

test('a sleeping expert is left out and taken to agree with the others', () => {
  const made = mixed([10, 20, 90], [0.2, 0.3, 0.5], [2])
  expect(made.mean).toBeCloseTo(16, 12)
  expect(made.experts[2]).toBe(made.mean)
})

test('when all sleep, all are heard', () => {
  expect(mixed([10, 30], [0.5, 0.5], [0, 1]).mean).toBe(20)
})

test('when those awake have no weight, they count equally', () => {
  expect(mixed([10, 20, 90], [0, 0, 1], [2]).mean).toBe(15)
})

test('seasonal experts change no forecast before two seasons were seen', () => {
  const light = ['last-value', 'ewma', 'holt', 'regression'] as const
  const create = (models: readonly ((typeof light)[number] | 'seasonal' | 'holt-winters')[]) =>
    createForecaster({ stepMs: 1_000, horizons: [1, 10], models, seasonsMs: [600_000] })
  const plain = create(light)
  const seasonal = create([...light, 'seasonal', 'holt-winters'])
  for (const value of seededCounts(1_190, 8)) {
    plain.observe(value)
    seasonal.observe(value)
  }
  for (const steps of [1, 10]) {
    // Not the same to the last digit: the first regrets, of equal forecasts, are rounding errors.
    const ratio = seasonal.forecast(steps).upper / plain.forecast(steps).upper
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01)
  }
})
