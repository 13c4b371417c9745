import { expect, test } from '@jest/globals'
import { createDampedHolt } from '../../src/experts/damped-holt.ts'
import { createEwma } from '../../src/experts/ewma.ts'
import { createLastValue } from '../../src/experts/last-value.ts'
import { driveExpert } from './drive-expert.ts'

const series = [4, 7, 5, 9, 12, 8, 10, 14, 13, 11]

test('the last value is forecast for each of the next steps', () => {
  expect(driveExpert(createLastValue(), [4, 7], 3)).toEqual([12, 21])
})

test('a missing value leaves every simple expert where it was', () => {
  for (const create of [createLastValue, () => createEwma(0.3), createDampedHolt]) {
    const [before, after] = driveExpert(create(), [6, Number.NaN])
    expect(after).toBe(before)
  }
})

test('the moving average equals the weighted sum of its definition', () => {
  // Hyndman and Athanasopoulos (2021), 8.1: level = Σ α(1 − α)^j y[T − j] + (1 − α)^T · start;
  // here the first two values are averaged (α = 0.5), so the start is the mean of 4 and 7.
  const start = (4 + 7) / 2
  const later = series.slice(2)
  const definition = later.reduce(
    (sum, value, t) => sum + 0.5 ** (later.length - t) * value,
    0.5 ** later.length * start,
  )
  expect(driveExpert(createEwma(0.5), series).at(-1)).toBeCloseTo(definition, 12)
})

test('the worked number of the moving average holds', () => {
  expect(driveExpert(createEwma(0.5), [4, 8, 10], 3).at(-1)).toBe(24)
})

test('damped Holt equals the component form of the textbook, summed step by step', () => {
  // Hyndman and Athanasopoulos (2021), 8.2, with α = 0.2, β* = 0.05, φ = 0.95.
  const [alpha, beta, phi] = [0.2, 0.05, 0.95]
  let [level, trend] = [series[0] as number, 0]
  for (const value of series) {
    const before = level
    level = alpha * value + (1 - alpha) * (level + phi * trend)
    trend = beta * (level - before) + (1 - beta) * phi * trend
  }
  let sum = 0
  for (let step = 1, reach = 0; step <= 7; step += 1) {
    reach += phi ** step
    sum += level + reach * trend
  }
  expect(driveExpert(createDampedHolt(), series, 7).at(-1)).toBeCloseTo(sum, 10)
})

test('a falling trend never forecasts less than nothing', () => {
  const falling = Array.from({ length: 60 }, (_, t) => Math.max(0, 60 - t))
  expect(Math.min(...driveExpert(createDampedHolt(), falling, 100))).toBe(0)
})
