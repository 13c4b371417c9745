import { expect, test } from '@jest/globals'
import { seededCounts, seededRandom } from '../../bench/seeded-counts.ts'
import { createHoltWinters } from '../../src/experts/holt-winters.ts'
import { createSeasonGrid } from '../../src/experts/season-grid.ts'
import { driveExpert } from './drive-expert.ts'
import { askExpert, driveExperts } from './drive-experts.ts'

const shape = [0.5, 1, 2, 3, 2.5, 1.5, 1, 0.5]

test('it equals the component form of the textbook, with its errors, on √demand', () => {
  // Hyndman and Athanasopoulos (2021), 8.3 and 8.5, additive and damped, with arrays l, b and s over
  // time; start: mean of the first season and what is beyond it. No error here exceeds the clip.
  const random = seededRandom(4)
  const values = Array.from({ length: 48 }, (_, t) => {
    return 400 * (shape[t % 8] as number) + 20 * (random() - 0.5)
  })
  const [alpha, beta, gamma, phi, m] = [0.01, 0.01, 0.15, 0.95, 8]
  const x = values.map(Math.sqrt)
  const first = x.slice(0, m)
  let level = first.reduce((sum, root) => sum + root, 0) / m
  let trend = 0
  const season = first.map((root) => root - level)
  let [error, variance, covariance] = [0, 0, 0]
  for (let t = m; t < x.length; t += 1) {
    const before = level
    const index = season[t - m] as number
    const deseasoned = (x[t] as number) - before - phi * trend
    const moments = Math.max(0.01, 1 / (t - m + 1))
    const product = (deseasoned - index) * error
    error = deseasoned - index
    variance = (1 - moments) * variance + moments * error ** 2
    covariance = (1 - moments) * covariance + moments * product
    const weight = Math.max(alpha, 1 / (t + 1))
    level = weight * ((x[t] as number) - index) + (1 - weight) * (before + phi * trend)
    trend = beta * (level - before) + (1 - beta) * phi * trend
    const seasonal = Math.max(gamma, 1 / (Math.floor(t / m) + 1))
    season.push(seasonal * deseasoned + (1 - seasonal) * index)
  }
  const lambda = Math.min(0.98, Math.max(0, covariance / variance))
  // The trend ahead, φ + … + φⁱ, at its mean over the three steps.
  const ahead = (3 * phi + 2 * phi ** 2 + phi ** 3) / 3
  let expected = 0
  for (let i = 1; i <= 3; i += 1) {
    const root = level + ahead * trend + (season[x.length - m + i - 1] as number)
    expected += (root + lambda ** i * error) ** 2 + variance * (1 - lambda ** (2 * i))
  }
  const expert = createHoltWinters(createSeasonGrid(m))
  driveExperts([expert], values)
  expect(askExpert(expert, 3)).toBeCloseTo(expected, 6)
})

test('the worked number holds: the season is added to the level, then squared', () => {
  const expert = createHoltWinters(createSeasonGrid(4))
  driveExperts([expert], Array.from({ length: 9 }, () => [144, 81, 144, 81]).flat())
  // Level 10.5, season 1.5 and −1.5: 12² + 9² = 225.
  expect(askExpert(expert, 2)).toBeCloseTo(225, 6)
})

test('a noisy season is forecast with the mean of its counts', () => {
  const noise = [1, 2, 3].map((mean) => Array.from(seededCounts(20_000, 4 * mean, mean)))
  const values = Array.from({ length: 16_000 }, (_, t) => noise[t % 3 === 0 ? 0 : 2]?.[t] as number)
  const made = driveExpert(createHoltWinters(createSeasonGrid(6)), values)
  const meanOf = (phase: number): number => {
    const of = made.filter((_, t) => t > 8_000 && (t + 1) % 3 === phase)
    return of.reduce((sum, each) => sum + each, 0) / of.length
  }
  expect(Math.abs(meanOf(0) - 4)).toBeLessThan(0.25)
  expect(Math.abs(meanOf(1) - 12)).toBeLessThan(0.4)
})

test('bins of several steps forecast what the single steps do', () => {
  const values = Array.from(
    { length: 8 * 40 * 5 },
    (_, t) => 900 * (shape[Math.floor(t / 5) % 8] as number),
  )
  const binned = createHoltWinters({ seasonSteps: 40, bins: 8, binSteps: 5 })
  const single = createHoltWinters(createSeasonGrid(40))
  driveExperts([binned, single], values)
  for (const steps of [1, 5, 12, 40]) {
    expect(askExpert(binned, steps) / askExpert(single, steps)).toBeCloseTo(1, 2)
  }
})

test('until two seasons were seen it forecasts the level', () => {
  const expert = createHoltWinters(createSeasonGrid(100))
  driveExperts(
    [expert],
    Array.from({ length: 150 }, () => 9),
  )
  expect(askExpert(expert, 4)).toBeCloseTo(36, 6)
})

test('missing steps leave the level and the season where they were', () => {
  const expert = createHoltWinters(createSeasonGrid(8))
  driveExperts([expert], Array.from({ length: 20 }, () => shape).flat())
  const before = askExpert(expert, 8)
  driveExperts(
    [expert],
    Array.from({ length: 8 }, () => Number.NaN),
    160,
  )
  expect(askExpert(expert, 8)).toBeCloseTo(before, 9)
})
