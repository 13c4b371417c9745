import { expect, test } from '@jest/globals'
import { ArimaModel } from '../../../src/experts/arima/arima-model.ts'
import type { ArimaOrder } from '../../../src/experts/arima/arima-order.ts'
import { createArimaPast, pushValue } from '../../../src/experts/arima/arima-past.ts'
import { lynx } from './lynx.ts'
import { type Process, simulateArima } from './simulate-arima.ts'

/** The model after the values, and the mean square of its innovations over the last half. */
function learned(
  order: ArimaOrder,
  values: readonly number[],
): { weights: number[]; variance: number } {
  const model = new ArimaModel(order)
  const past = createArimaPast()
  let squares = 0
  values.forEach((value, t) => {
    if (t >= values.length / 2) squares += (value - model.state.prediction) ** 2
    if (t > 0) model.learn({ value, isMissing: false, elapsedSteps: t }, past)
    pushValue(past, value)
    model.predict(past)
  })
  return { weights: Array.from(model.state.weights), variance: (2 * squares) / values.length }
}

test.each<[ArimaOrder, Process]>([
  [{ p: 1, d: 0, q: 0 }, { phi: [0.8] }],
  [{ p: 2, d: 0, q: 0 }, { phi: [1.2, -0.5] }],
  [{ p: 3, d: 0, q: 0 }, { phi: [0.5, -0.3, 0.2] }],
  [{ p: 0, d: 0, q: 2 }, { theta: [0.6, 0.3] }],
  [
    { p: 1, d: 0, q: 1 },
    { phi: [0.9], theta: [-0.5] },
  ],
  [
    { p: 2, d: 0, q: 1 },
    { phi: [1.3, -0.6], theta: [0.5] },
  ],
  [
    { p: 0, d: 1, q: 1 },
    { isDifferenced: true, theta: [-0.4] },
  ],
  [
    { p: 1, d: 1, q: 1 },
    { isDifferenced: true, phi: [0.6], theta: [0.4] },
  ],
  [
    { p: 2, d: 1, q: 2 },
    { isDifferenced: true, phi: [0.3, -0.5], theta: [-0.8, 0.4] },
  ],
])('of %j the coefficients are found, and the noise', (order, process) => {
  const truth = [...(process.phi ?? []), ...(process.theta ?? [])]
  const { weights, variance } = learned(order, simulateArima(process, 20_000))
  // 2,000 samples of memory leave a deviation of about 1/√2000 = 0.022 to each, more where p, q > 0.
  weights.forEach((weight, i) => {
    expect(Math.abs(weight - (truth[i] as number))).toBeLessThan(0.12)
  })
  expect(Math.abs(variance - 1)).toBeLessThan(0.05)
})

/** Closed-form least squares of z(t) on z(t − 1) and z(t − 2), the mean taken off. */
function leastSquaresOfTwoLags(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const z = (t: number): number => (values[t] as number) - mean
  const sum = (of: (t: number) => number): number =>
    values.reduce((total, _, t) => (t < 2 ? total : total + of(t)), 0)
  const [s11, s12, s22] = [
    sum((t) => z(t - 1) ** 2),
    sum((t) => z(t - 1) * z(t - 2)),
    sum((t) => z(t - 2) ** 2),
  ]
  const [s01, s02] = [sum((t) => z(t) * z(t - 1)), sum((t) => z(t) * z(t - 2))]
  const determinant = s11 * s22 - s12 * s12
  return [(s01 * s22 - s02 * s12) / determinant, (s02 * s11 - s01 * s12) / determinant]
}

test('of the logarithms of the lynx series the least-squares AR(2) is found', () => {
  const logarithms = lynx.map(Math.log10)
  const expected = leastSquaresOfTwoLags(logarithms)
  // numpy.linalg.lstsq on the same series gives these.
  expect(expected[0]).toBeCloseTo(1.37987, 5)
  expect(expected[1]).toBeCloseTo(-0.74227, 5)
  // The model learns its mean while it goes on, and forgets.
  const { weights } = learned({ p: 2, d: 0, q: 0 }, logarithms)
  expect(Math.abs((weights[0] as number) - expected[0])).toBeLessThan(0.05)
  expect(Math.abs((weights[1] as number) - expected[1])).toBeLessThan(0.05)
})

test('whatever the size of the numbers, the same is learned', () => {
  const values = simulateArima({ phi: [0.7], theta: [0.3] }, 3_000)
  const order: ArimaOrder = { p: 1, d: 0, q: 1 }
  const large = learned(
    order,
    values.map((value) => 1e6 * value),
  )
  learned(order, values).weights.forEach((weight, i) => {
    expect(large.weights[i]).toBeCloseTo(weight, 9)
  })
})

test('the worked number holds', () => {
  const model = new ArimaModel({ p: 1, d: 0, q: 1 })
  const past = createArimaPast()
  model.state.weights.set([0.5, 0.2])
  model.state.innovations[0] = 1
  past.mean = 10
  past.deviations[0] = 4
  model.predict(past)
  expect(model.state.prediction).toBeCloseTo(12.2, 12)
})

test('numbers that break put the model back to its start', () => {
  const model = new ArimaModel({ p: 1, d: 1, q: 1 })
  const past = createArimaPast()
  const values = simulateArima({ isDifferenced: true, phi: [0.6] }, 400)
  const observe = (value: number, t: number): void => {
    model.learn({ value, isMissing: false, elapsedSteps: t }, past)
    pushValue(past, value)
    model.predict(past)
  }
  values.slice(0, 200).forEach(observe)
  model.state.prediction = Number.NaN
  observe(100, 200)
  expect(Array.from(model.state.weights)).toEqual([0, -0.7])
  expect(Number.isFinite(model.state.prediction)).toBe(true)
  values.slice(200).forEach(observe)
  expect(model.state.weights[0]).toBeGreaterThan(0.3)
})
