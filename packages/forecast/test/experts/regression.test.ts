import { expect, test } from '@jest/globals'
import { seededCounts, seededRandom } from '../../bench/seeded-counts.ts'
import type { Horizon } from '../../src/experts/expert.ts'
import { createRegression } from '../../src/experts/regression.ts'
import { driveExpert } from './drive-expert.ts'

function meanSquare(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length
}

test('it learns an autoregressive process down to the noise', () => {
  // y = 20 + 0.6·(y[−1] − 20) − 0.3·(y[−2] − 20) + noise of variance 1/12·16.
  const random = seededRandom(7)
  const values = [20, 20]
  for (let t = 2; t < 6_000; t += 1) {
    const [before = 0, last = 0] = values.slice(-2)
    values.push(20 + 0.6 * (last - 20) - 0.3 * (before - 20) + 4 * (random() - 0.5))
  }
  for (const transform of ['root', 'plain'] as const) {
    const made = driveExpert(createRegression(transform, []), values)
    const errors = made.slice(2_000, -1).map((mean, i) => (values[2_001 + i] as number) - mean)
    expect(meanSquare(errors) / (16 / 12)).toBeLessThan(1.03)
  }
})

test('the forecast from √demand has the mean of the counts, not of their roots', () => {
  const values = Array.from(seededCounts(8_000, 3))
  const made = driveExpert(createRegression('root', []), values).slice(4_000)
  const mean = made.reduce((sum, each) => sum + each, 0) / made.length
  // The naive square of the mean root would say 2.75.
  expect(mean).toBeGreaterThan(2.9)
  expect(mean).toBeLessThan(3.1)
})

test('it learns the time of day once told the season', () => {
  const random = seededRandom(3)
  const values = Array.from(
    { length: 4_000 },
    (_, t) => 50 + 30 * Math.sin((2 * Math.PI * t) / 200) + 8 * (random() - 0.5),
  )
  const horizon = 50
  const sums = values.map((_, t) =>
    values.slice(t + 1, t + 1 + horizon).reduce((sum, value) => sum + value, 0),
  )
  const error = (seasons: readonly number[]): number => {
    const made = driveExpert(createRegression('plain', seasons), values, horizon)
    return meanSquare(made.slice(2_000, -horizon).map((m, i) => m - (sums[2_000 + i] as number)))
  }
  expect(error([200])).toBeLessThan(0.5 * error([]))
})

test('a horizon learns nothing before its first label has matured', () => {
  const values = Array.from({ length: 39 }, (_, t) => (t % 2 === 0 ? 0 : 20))
  const expert = createRegression('plain', [])
  const taught = driveExpert(expert, values, 40)
  const untaught = driveExpert(createRegression('plain', []), values, 1_000)
  taught.forEach((made, t) => {
    expect(made / 40).toBeCloseTo((untaught[t] as number) / 1_000, 12)
  })
})

test('an hour of zeros and then a burst forecasts at most 1.2 times what was seen', () => {
  const values = [...new Array<number>(36_000).fill(0), ...new Array<number>(50).fill(1_000)]
  for (const transform of ['root', 'plain'] as const) {
    const made = driveExpert(createRegression(transform, [864]), values)
    expect(Math.max(...made)).toBeLessThanOrEqual(1_200)
    expect(made.every((mean) => mean >= 0)).toBe(true)
  }
})

test('growth is not extrapolated beyond 1.2 times the largest label', () => {
  const values = Array.from({ length: 60 }, (_, t) => 1.5 ** t)
  for (const transform of ['root', 'plain'] as const) {
    const last = driveExpert(createRegression(transform, []), values).at(-1)
    expect(last).toBeCloseTo(1.2 * (values.at(-1) as number), 0)
  }
})

test('a missing label changes nothing that was learned', () => {
  const learned = (values: readonly number[]): unknown => {
    const expert = createRegression('plain', [])
    driveExpert(expert, values)
    return (expert.state as { byHorizon: unknown }).byHorizon
  }
  const values = Array.from(seededCounts(300, 9))
  expect(learned([...values, Number.NaN])).toEqual(learned(values))
})

test('horizons that share their gains say what each says alone, missing labels or not', () => {
  const counts = Array.from(seededCounts(1_500, 12))
  const values = counts.map((value, t) => (t % 97 === 50 ? Number.NaN : value))
  for (const transform of ['root', 'plain'] as const) {
    const together = createRegression(transform, [200])
    const horizons = [1, 7, 19].map((steps, index): Horizon => ({ index, steps, label: 0 }))
    for (const horizon of horizons) together.addHorizon?.(horizon)
    const out = new Float64Array(3)
    for (const horizon of horizons) together.forecast(horizon, out, horizon.index)
    values.forEach((value, t) => {
      for (const horizon of horizons) {
        if (t + 1 < horizon.steps) continue
        horizon.label = sumOf(values.slice(t + 1 - horizon.steps, t + 1))
        together.learn?.(horizon, Number.isNaN(horizon.label))
      }
      together.observe({ value, isMissing: Number.isNaN(value), elapsedSteps: t })
      for (const horizon of horizons) together.forecast(horizon, out, horizon.index)
    })
    for (const { index, steps } of horizons) {
      const alone = driveExpert(createRegression(transform, [200]), values, steps).at(-1) as number
      expect(out[index]).toBe(alone)
    }
  }
})

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
