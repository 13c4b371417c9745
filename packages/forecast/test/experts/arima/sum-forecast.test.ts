import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ArimaModel } from '../../../src/experts/arima/arima-model.ts'
import type { ArimaOrder } from '../../../src/experts/arima/arima-order.ts'
import { createArimaPast } from '../../../src/experts/arima/arima-past.ts'
import { isStable, keepStable } from '../../../src/experts/arima/keep-stable.ts'
import { writeStepResponse } from '../../../src/experts/arima/step-response.ts'
import { createSumForecast } from '../../../src/experts/arima/sum-forecast.ts'
import { type Origin, slowSumForecast } from './simulate-arima.ts'

function fastSumForecast(origin: Origin, steps: number): number {
  const { phi, theta, isDifferenced, base, past: lags, innovations } = origin
  const order = { p: phi.length, d: isDifferenced ? 1 : 0, q: theta.length } as ArimaOrder
  const model = new ArimaModel(order)
  model.state.weights.set([...phi, ...theta])
  model.state.innovations.set(innovations)
  const past = createArimaPast()
  past.mean = past.value = base
  past.deviations.set(lags)
  past.differences.set(lags)
  const forecast = createSumForecast(model, steps, past)
  forecast.refresh()
  const out = new Float64Array(2)
  forecast.write(out, 1)
  return out[1] as number
}

/** Stationary φ from any φ. */
function stationary(phi: readonly number[]): number[] {
  const weights = Float64Array.from(phi)
  keepStable(weights, { start: 0, count: phi.length, sign: -1 })
  expect(isStable(weights, { start: 0, count: phi.length, sign: -1 })).toBe(true)
  return Array.from(weights)
}

const coefficient = fc.double({ min: -2, max: 2, noNaN: true })
const number = fc.double({ min: -5, max: 5, noNaN: true })
const origin = fc.record({
  phi: fc.array(coefficient, { maxLength: 3 }).map(stationary),
  theta: fc.array(coefficient, { maxLength: 2 }),
  isDifferenced: fc.boolean(),
  // High enough for the sum to stay above 0, where it is cut.
  base: fc.constant(1e6),
  past: fc.tuple(number, number, number),
})

test('the closed form is the sum of the forecasts made one after the other', () => {
  fc.assert(
    fc.property(
      origin,
      fc.array(number, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 1, max: 3_000 }),
      (known, noise, steps) => {
        const full = { ...known, innovations: noise.slice(0, known.theta.length) }
        const slow = slowSumForecast(full, steps)
        expect(Math.abs(fastSumForecast(full, steps) - slow)).toBeLessThan(1e-9 * slow)
      },
    ),
    { numRuns: 300 },
  )
})

test('a differenced AR(1) of 0.8, after 23.4 and 23.1, forecasts 22.86 and then 22.668', () => {
  // By hand, (1 − 0.8B)(1 − B)z: ẑ(1) = 1.8·23.1 − 0.8·23.4 and ẑ(2) = 1.8·22.86 − 0.8·23.1.
  const process = { phi: [0.8], theta: [], isDifferenced: true, base: 23.1, innovations: [] }
  const known = { ...process, past: [23.1 - 23.4, 0, 0] }
  expect(fastSumForecast(known, 1)).toBeCloseTo(22.86, 10)
  expect(fastSumForecast(known, 2)).toBeCloseTo(22.86 + 22.668, 10)
})

test('the worked numbers hold', () => {
  const known = { phi: [0.5], theta: [], isDifferenced: false, base: 10, innovations: [] }
  expect(fastSumForecast({ ...known, past: [4, 0, 0] }, 3)).toBeCloseTo(33.5, 12)
  const response = new Float64Array(3)
  writeStepResponse(Float64Array.of(0.5, 0, 0), false, 3, response)
  expect(Array.from(response)).toEqual([1.75, 1.5, 1])
  writeStepResponse(Float64Array.of(0.5, 0, 0), true, 3, response)
  expect(Array.from(response)).toEqual([4.25, 2.5, 1])
})

test('a sum is never below 0', () => {
  const known = { phi: [0.9], theta: [], isDifferenced: true, base: 1, innovations: [] }
  expect(fastSumForecast({ ...known, past: [-5, 0, 0] }, 10)).toBe(0)
})
