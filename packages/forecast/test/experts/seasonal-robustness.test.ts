import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type Forecaster, type ModelName } from '../../src/index.ts'

const daySteps = 1_440
const half = 30
const mixes: [string, readonly ModelName[]][] = [
  ['seasonal', ['seasonal']],
  ['holt-winters', ['holt-winters']],
  ['everything light', ['last-value', 'ewma', 'holt', 'regression', 'holt-winters', 'seasonal']],
]
const noise = seededCounts(6 * daySteps, 100)

/** A day of minutes between 20 and 180 a minute, with the noise of counts. */
function demand(t: number): number {
  const rate = 100 - 80 * Math.cos((2 * Math.PI * t) / daySteps)
  return Math.max(0, Math.round(rate + (((noise[t] as number) - 100) * Math.sqrt(rate)) / 10))
}

/** Forecasts of the next ten minutes over the half hour a day after `attackAt`. */
function nextDay(models: readonly ModelName[], attackAt: number, factor: number): number[] {
  const forecaster = createForecaster({ stepMs: 60_000, horizons: [1, 10], models })
  const means: number[] = []
  for (let t = 0; t < attackAt + daySteps + half; t += 1) {
    const isAttack = t >= attackAt && t < attackAt + half
    forecaster.observe(isAttack ? factor * demand(t) : demand(t))
    if (t >= attackAt + daySteps - 10) means.push(forecaster.forecast(10).mean)
  }
  return means
}

test.each(mixes)('%s: ten times the demand for half an hour is forgotten next day', (_, models) => {
  for (const day of [2, 4]) {
    const attackAt = day * daySteps + 600
    const clean = nextDay(models, attackAt, 1)
    const attacked = nextDay(models, attackAt, 10)
    const ratios = attacked.map((mean, i) => mean / (clean[i] as number))
    expect(Math.max(...ratios)).toBeLessThan(1.2)
    expect(Math.min(...ratios)).toBeGreaterThan(1 / 1.2)
  }
})

test.each(['seasonal', 'holt-winters'] as const)(
  '%s works alone, on any length of step',
  (model) => {
    for (const [stepMs, seasonMs] of [
      [60_000, 480 * 60_000],
      [100, 4_320_00],
    ] as const) {
      const forecaster = createForecaster({
        stepMs,
        horizons: [1, 10],
        models: [model],
        seasonsMs: [seasonMs],
      })
      const period = seasonMs / stepMs
      let covered = 0
      let error = 0
      const from = 3 * period
      const until = from + 4_000
      for (let t = 0; t < until; t += 1) {
        const rate = 40 + 30 * Math.sin((2 * Math.PI * t) / period)
        const value = Math.round(
          rate + (((noise[t % noise.length] as number) - 100) * Math.sqrt(rate)) / 10,
        )
        if (t >= from) {
          const { mean, upper } = forecaster.forecast(1)
          covered += value <= upper ? 1 / 4_000 : 0
          error += (mean - rate) ** 2 / 4_000
        }
        forecaster.observe(value)
      }
      expect(covered).toBeGreaterThan(0.94)
      expect(covered).toBeLessThan(0.965)
      // The noise has a variance of 40 on average.
      expect(error).toBeLessThan(15)
    }
  },
)

function seasoned(models: readonly ModelName[]): Forecaster {
  const forecaster = createForecaster({
    stepMs: 10_000,
    horizons: [1, 10],
    models,
    seasonsMs: [1_200_000],
  })
  for (let t = 0; t < 600; t += 1) forecaster.observe(50 + 40 * Math.sin((2 * Math.PI * t) / 120))
  return forecaster
}

test.each(mixes)('%s: an hour of zeros, then a burst, does not explode', (_, models) => {
  const forecaster = seasoned(models)
  for (let t = 0; t < 360; t += 1) forecaster.observe(0)
  expect(forecaster.forecast(10).mean).toBeLessThan(100)
  for (let t = 0; t < 30; t += 1) {
    forecaster.observe(200)
    expect(forecaster.forecast(10).mean).toBeLessThan(10 * 200 * 2)
  }
  expect(forecaster.forecast(10).mean).toBeGreaterThan(1_000)
})

test.each(mixes)('%s: a level a hundred times higher, and back, is followed', (_, models) => {
  const forecaster = seasoned(models)
  for (const level of [5_000, 50]) {
    for (let t = 0; t < 600; t += 1) forecaster.observe(level)
    expect(forecaster.forecast(10).mean / (10 * level)).toBeGreaterThan(0.8)
    expect(forecaster.forecast(10).mean / (10 * level)).toBeLessThan(1.25)
  }
})

test.each(mixes)('%s: what is not a number leaves no trace', (_, models) => {
  const forecaster = seasoned(models)
  for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY]) forecaster.observe(value)
  forecaster.observe(Number.MAX_VALUE)
  for (let t = 4; t < 400; t += 1) forecaster.observe(50)
  for (const steps of [1, 10, 500]) {
    const { lower, mean, upper } = forecaster.forecast(steps)
    for (const each of [lower, mean, upper]) expect(Number.isFinite(each)).toBe(true)
  }
})

test.each(mixes)('%s goes on from a snapshot as if nothing had happened', (_, models) => {
  const saved = seasoned(models)
  const restored = createForecaster({
    stepMs: 10_000,
    horizons: [1, 10],
    models,
    seasonsMs: [1_200_000],
  })
  restored.restore(JSON.parse(JSON.stringify(saved.snapshot())))
  for (const steps of [1, 10]) {
    expect(restored.forecast(steps).mean).toBeCloseTo(saved.forecast(steps).mean, 9)
  }
})
