import { expect, test } from '@jest/globals'
import { seededCounts } from '../../../bench/seeded-counts.ts'
import { createArima } from '../../../src/experts/arima/arima.ts'
import { arimaOrders, orderName } from '../../../src/experts/arima/arima-order.ts'
import type { Expert } from '../../../src/experts/expert.ts'
import { driveExpert } from '../drive-expert.ts'
import { simulateArima } from './simulate-arima.ts'

function chosenOrder(expert: Expert, steps: number): string {
  const state = expert.state as unknown as {
    byHorizon: Record<number, { contest: { chosen: number } }>
  }
  const { p, d, q } = arimaOrders[state.byHorizon[steps]?.contest.chosen ?? -1] ?? {}
  return `${p},${d},${q}`
}

function meanSquare(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length
}

/** Mean squared error of one step ahead over the second half. */
function oneStepError(values: readonly number[], expert = createArima()): number {
  const made = driveExpert(expert, values)
  const from = Math.floor(values.length / 2)
  return meanSquare(made.slice(from, -1).map((mean, i) => mean - (values[from + 1 + i] as number)))
}

test('among the orders the one of the process is chosen, or as good a one', () => {
  const averaging = createArima()
  const values = simulateArima({ isDifferenced: true, theta: [-0.6], mean: 1_000 }, 12_000)
  expect(oneStepError(values, averaging)).toBeLessThan(1.04)
  expect(chosenOrder(averaging, 1)[2]).toBe('1')

  const resonating = createArima()
  expect(oneStepError(simulateArima({ phi: [0.2, -0.5, 0.4] }, 12_000), resonating)).toBeLessThan(
    1.04,
  )
  expect(chosenOrder(resonating, 1)).toBe('3,0,0')
})

test('a level shift moves on from orders that return to a mean', () => {
  const expert = createArima()
  const values = Array.from(seededCounts(3_000, 20)).map(
    (value, t) => value + (t < 2_000 ? 0 : 900),
  )
  const made = driveExpert(expert, values)
  expect(chosenOrder(expert, 1)[2]).toBe('1')
  for (const mean of made.slice(2_050)) expect(Math.abs(mean - 920)).toBeLessThan(30)
})

test('a missing step changes nothing that was learned', () => {
  const learned = (values: readonly number[]): unknown => {
    const expert = createArima()
    driveExpert(expert, values)
    const { byOrder } = expert.state as unknown as {
      byOrder: Record<string, { weights: Float64Array; covariance: Float64Array }>
    }
    return Object.values(byOrder).map(({ weights, covariance }) => [weights, covariance])
  }
  const values = Array.from(seededCounts(300, 9))
  expect(learned([...values, Number.NaN, Number.NaN])).toEqual(learned(values))
})

test('across a gap the forecast returns to the mean of a stationary series', () => {
  const values = simulateArima({ phi: [0.9], mean: 100 }, 6_000)
  const gap = new Array<number>(100).fill(Number.NaN)
  const made = driveExpert(createArima([{ p: 1, d: 0, q: 1 }]), [...values, ...gap])
  expect(Math.abs((made.at(-1) as number) - 100)).toBeLessThan(0.5)
})

test('an hour of zeros and then a burst forecasts at most 1.2 times what was seen', () => {
  const values = [...new Array<number>(36_000).fill(0), ...new Array<number>(50).fill(1_000)]
  const made = driveExpert(createArima(), values)
  expect(Math.max(...made)).toBeLessThanOrEqual(1_200)
  expect(made.every((mean) => mean >= 0)).toBe(true)
  expect(made.at(-1)).toBeGreaterThan(800)
})

test('growth is not extrapolated beyond 1.2 times the largest label', () => {
  const values = Array.from({ length: 60 }, (_, t) => 1.5 ** t)
  for (const [t, mean] of driveExpert(createArima(), values).entries()) {
    expect(mean).toBeLessThanOrEqual(1.2 * (values[t] as number))
  }
})

test('a start at the peak is left behind', () => {
  const values = [5_000, 4_000, 2_000, ...seededCounts(500, 10)]
  const made = driveExpert(createArima(), values)
  for (const mean of made.slice(100)) expect(mean).toBeLessThan(25)
})

test('a horizon of ten thousand steps costs no more and stays within what was seen', () => {
  const values = Array.from(seededCounts(25_000, 20))
  const made = driveExpert(createArima(), values, 10_000)
  for (const mean of made.slice(1_000)) {
    expect(mean).toBeGreaterThan(0)
    expect(mean).toBeLessThan(1.2 * 10_000 * 40)
  }
  expect(made.at(-1)).toBeGreaterThan(150_000)
  expect(made.at(-1)).toBeLessThan(250_000)
})

test('orders have the names of the literature', () => {
  expect(orderName({ p: 0, d: 1, q: 1 })).toBe('arima(0,1,1)')
})
