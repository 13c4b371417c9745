import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import type { MixedForecast } from '../../src/horizon/made-forecast.ts'
import { createForecaster, type Forecaster, type ModelName } from '../../src/index.ts'
import { createExpertMix, type ExpertMix } from '../../src/mix/expert-mix.ts'

const plan = { founders: 2, candidates: [{ name: 'late', start: 2, end: 3 }] }
const asleep = Number.NaN

function made(mix: ExpertMix, said: readonly number[], label = 0): MixedForecast {
  return {
    experts: Float64Array.from(said),
    means: new Float64Array(mix.means),
    quantiles: new Float64Array(0),
    fastOffsets: new Float64Array(0),
    scales: new Float64Array(0),
    mean: 0,
    scale: 1,
    unrest: 0,
    label,
  }
}

function play(mix: ExpertMix, said: readonly number[], label: number): number {
  const forecast = made(mix, said, label)
  mix.combine(forecast)
  mix.learn(forecast)
  return forecast.mean
}

test('a candidate has no say before it has earned a share', () => {
  const mix = createExpertMix(plan, 1)
  expect(play(mix, [10, 20, 500], 15)).toBe(15)
})

test('the worked number holds: the mix moves by the earned share', () => {
  const mix = createExpertMix(plan, 1)
  const late = mix.state.candidates.late
  late?.mix.weights.set([0.2, 0.2, 0.6])
  late?.share.plain.fill(0.25)
  late?.share.even.fill(0.5)
  const forecast = made(mix, [10, 10, 20])
  mix.combine(forecast)
  expect(Array.from(forecast.means)).toEqual([10, 16, 11.5])
  expect(forecast.mean).toBe(11.5)
})

test('one that knows better takes over, and gives way when it no longer does', () => {
  const mix = createExpertMix(plan, 1)
  const wave = (t: number) => 100 + 50 * Math.sin(t / 3)
  let last = 0
  for (let t = 0; t < 2_000; t += 1) last = play(mix, [100, 110, wave(t)], wave(t))
  expect(Math.abs(last - wave(1_999))).toBeLessThan(5)
  for (let t = 0; t < 6_000; t += 1) last = play(mix, [100, 110, 100 + wave(t)], 105)
  expect(Math.abs(last - 105)).toBeLessThan(6)
})

test('what sleeps learns nothing and says nothing', () => {
  const mix = createExpertMix(plan, 1)
  for (let t = 0; t < 100; t += 1) play(mix, [10, 20, asleep], 12)
  expect(mix.state.candidates.late?.share.labels).toBe(0)
  expect(mix.state.candidates.late?.mix.regrets[2]).toBe(0)
  const founders = createExpertMix({ founders: 2, candidates: [] }, 1)
  let alone = 0
  let both = 0
  for (let t = 0; t < 50; t += 1) {
    alone = play(founders, [10, 20], 12 + (t % 3))
    both = play(mix, [10, 20, asleep], 12 + (t % 3))
  }
  expect(Number.isFinite(both)).toBe(true)
  expect(alone).toBeGreaterThan(10)
})

function trained(models: readonly ModelName[], values: Iterable<number>): Forecaster {
  const forecaster = createForecaster({
    stepMs: 1_000,
    horizons: [1, 10],
    models,
    seasonsMs: [100_000],
  })
  for (const value of values) forecaster.observe(value)
  return forecaster
}

const light = ['last-value', 'ewma', 'holt', 'regression'] as const

test('on plain noise families that must earn their share change next to nothing', () => {
  const values = seededCounts(6_000, 30)
  const plain = trained(light, values)
  const all = trained([...light, 'seasonal', 'holt-winters', 'arima'], values)
  for (const steps of [1, 10]) {
    const ratio = all.forecast(steps).mean / plain.forecast(steps).mean
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02)
  }
})

test('where a season repeats, its families are heard', () => {
  const jobs = seededCounts(6_000, 10).map((value, t) => value + (t % 100 < 3 ? 200 : 0))
  const plain = trained(light, jobs.subarray(0, 5_999))
  const all = trained([...light, 'seasonal'], jobs.subarray(0, 5_999))
  // The next step but one begins the job: 10 steps hold 2 or 3 of it.
  const expected = 10 * 10 + 3 * 200 - 0
  const off = (forecaster: Forecaster) => Math.abs(forecaster.forecast(10).mean - expected)
  expect(off(all)).toBeLessThan(0.5 * off(plain))
})

test('without a founding family all that are named mix freely', () => {
  const forecaster = trained(['arima', 'seasonal'], seededCounts(500, 20))
  const { mix } = forecaster.snapshot().horizons[1] as unknown as {
    mix: { founders: { weights: number[] }; candidates: object }
  }
  expect(mix.founders.weights).toHaveLength(3)
  expect(mix.candidates).toEqual({})
})

test('the order in which models are named does not matter between the free and the earning', () => {
  const values = seededCounts(1_500, 20)
  const one = trained(['arima', ...light], values).forecast(10)
  const other = trained([...light, 'arima'], values).forecast(10)
  expect(one.mean).toBe(other.mean)
})
