import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster } from '../../src/index.ts'
import { mixForecasts } from '../../src/mix/mix-forecasts.ts'

const asleep = Number.NaN

function mixed(said: readonly number[], weights: readonly number[]): number {
  const round = { experts: Float64Array.from(said), mean: 0, scale: 1, label: 0 }
  mixForecasts(Float64Array.from(weights), round)
  return round.mean
}

test('a sleeping expert is left out', () => {
  expect(mixed([10, 20, asleep], [0.2, 0.3, 0.5])).toBeCloseTo(16, 12)
})

test('when those awake have no weight, they count equally', () => {
  expect(mixed([10, 20, asleep], [0, 0, 1])).toBe(15)
})

test('only experts with a weight are heard', () => {
  expect(mixed([10, 30, 500], [0.5, 0.5])).toBe(20)
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
    expect(seasonal.forecast(steps).upper).toBe(plain.forecast(steps).upper)
  }
})
