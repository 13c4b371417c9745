import { expect, test } from '@jest/globals'
import { createSeasonGrid } from '../../src/experts/season-grid.ts'
import { createSeasonalExperts } from '../../src/experts/seasonal-experts.ts'
import { askExpert, driveExperts } from './drive-experts.ts'

const day = [4, 8, 6, 12, 20, 10]
const seasonal = (): ReturnType<typeof createSeasonalExperts> =>
  createSeasonalExperts(createSeasonGrid(day.length))
const gap = Number.NaN

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

test('seasonal naive repeats the last season, round and round', () => {
  // Hyndman and Athanasopoulos (2021), 5.2: ŷ(T + h) = y(T + h − m(k + 1)), k = ⌊(h − 1)/m⌋.
  const [profile, naive] = seasonal() as [never, never]
  const values = [...day, ...day, 5, 9, 7, 13]
  driveExperts([profile, naive], values)
  for (const steps of [1, 2, 3, 7, 15]) {
    const expected = Array.from({ length: steps }, (_, i) => {
      const turns = Math.floor(i / day.length) + 1
      return values[values.length + i - day.length * turns] as number
    })
    // The newest step is still in a bin that is filling: what a season repeats of it is a season older.
    const newest = Math.floor((steps + 1) / day.length) * (13 - 12)
    expect(askExpert(naive, steps)).toBeCloseTo(sum(expected) - newest, 9)
  }
})

test('the profile equals a slow computation of its definition', () => {
  const experts = seasonal()
  const values = Array.from({ length: 40 }, (_, t) => (day[t % 6] as number) * (1 + t / 40))
  driveExperts(experts, values)
  let [level, typical, error, variance, covariance, errors] = [0, 0, 0, 0, 0, 0]
  // Bins known before step t, newest season first: those of the steps t − 1 − 6k.
  const typicalOf = (step: number, before: number): number => {
    const seen: number[] = []
    for (let t = step; t >= 0 && seen.length < 7; t -= 6)
      if (t < before) seen.push(values[t] as number)
    return seen.sort((a, b) => a - b)[Math.floor((seen.length - 1) / 2)] as number
  }
  values.forEach((value, t) => {
    const isReady = t >= 12
    const now = isReady ? typicalOf(t, t) : value
    if (isReady) {
      const bound = 2 * Math.sqrt(Math.max(variance, 0.25))
      const clip = (e: number): number => Math.min(bound, Math.max(-bound, e))
      const e = value - Math.max(0, level + Math.min(level / typical, 2) * (now - typical))
      errors += 1
      const weight = Math.max(0.01, 1 / errors)
      const product = clip(e) * clip(error)
      variance = (1 - weight) * variance + weight * clip(e) ** 2
      covariance = (1 - weight) * covariance + weight * product
      error = e
    }
    const weight = Math.max(0.02, 1 / (t + 1))
    level = (1 - weight) * level + weight * value
    typical = (1 - weight) * typical + weight * now
  })
  const lambda = Math.min(0.98, Math.max(0, covariance / variance))
  let expected = 0
  for (let i = 1; i <= 5; i += 1) {
    const ahead = typicalOf(39 + i, 39)
    expected += level + Math.min(level / typical, 2) * (ahead - typical) + lambda ** i * error
  }
  expect(askExpert(experts[0] as never, 5)).toBeCloseTo(expected, 8)
})

test('a day with 1.8 times the demand is forecast as 1.8 times the typical day', () => {
  const experts = createSeasonalExperts(createSeasonGrid(288))
  const wave = (t: number): number => 100 + 80 * Math.sin((2 * Math.PI * t) / 288)
  const values = Array.from({ length: 4 * 288 + 200 }, (_, t) => (t < 4 * 288 ? 1 : 1.8) * wave(t))
  driveExperts(experts, values)
  const actual = sum(Array.from({ length: 40 }, (_, i) => 1.8 * wave(200 + i)))
  expect(Math.abs(askExpert(experts[0] as never, 40) / actual - 1)).toBeLessThan(0.05)
  expect(askExpert(experts[1] as never, 40)).toBeCloseTo(actual / 1.8, 6)
})

test('until two seasons were seen both forecast an average, at any step length', () => {
  for (const binSteps of [1, 10]) {
    const experts = createSeasonalExperts({ seasonSteps: 60 * binSteps, bins: 60, binSteps })
    driveExperts(
      experts,
      Array.from({ length: 100 }, () => 5),
    )
    for (const expert of experts) expect(askExpert(expert, 3)).toBeCloseTo(15, 9)
  }
})

test('a missing step changes no forecast but the hour it is for', () => {
  const experts = seasonal()
  driveExperts(experts, [...day, ...day, ...day])
  const whole = experts.map((expert) => askExpert(expert, 6))
  driveExperts(experts, [gap, gap], 18)
  experts.forEach((expert, k) => {
    expect(askExpert(expert, 6)).toBeCloseTo(whole[k] as number, 9)
  })
  expect(askExpert(experts[1] as never, 1)).toBe(6)
})
