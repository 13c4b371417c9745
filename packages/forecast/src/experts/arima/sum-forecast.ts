import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import type { ArimaModel } from './arima-model.ts'
import type { ArimaPast } from './arima-past.ts'
import { writeStepResponse } from './step-response.ts'

const mostTerms = 3

/** What one order expects of the sum of the next h values. */
export interface SumForecast {
  /** Of the lags of u, then of the innovations. */
  readonly weights: Float64Array
  /** Works the weights out again from what the order has learned. */
  refresh(): void
  /** Writes the sum, ≥ 0, to `out[at]`. */
  write(out: Float64Array, at: number): void
}

/**
 * The conditional expectation of the sum is linear in what the model remembers, so that it costs
 * p + q multiplications whatever h is:
 * h·base + Σ aₘ·u(t − m) + Σ bₘ·e(t − m), m from 0, with base the mean (d = 0) or the last value,
 * aₘ = Σ φₘ₊ᵢ·R(h − i), bₘ = Σ θₘ₊ᵢ·R(h − i), i from 1, and R the step response.
 *
 * Source: the forecasts of Box, Jenkins and Reinsel, "Time Series Analysis" (1994), 5.2, summed.
 *
 * @example // φ₁ = 0.5, h = 3: a₀ = 0.5 · 1.75 = 0.875. After 14 with mean 10 the next three sum to
 * // 30 + 0.875 · 4 = 33.5, which is 12 + 11 + 10.5
 */
export function createSumForecast(
  { order: { p, d, q }, state }: ArimaModel,
  steps: number,
  past: ArimaPast,
): SumForecast {
  const weights = keptNumbers(p + q)
  const phi = keptNumbers(mostTerms)
  const response = keptNumbers(mostTerms)

  function refresh(): void {
    for (let i = 0; i < p; i += 1) phi[i] = state.weights[i] as number
    writeStepResponse(phi, d === 1, steps, response)
    writeWeights(0, p)
    writeWeights(p, p + q)
  }

  function writeWeights(from: number, to: number): void {
    for (let m = from; m < to; m += 1) {
      let weight = 0
      for (let i = m; i < to; i += 1) {
        weight += (state.weights[i] as number) * (response[i - m] as number)
      }
      weights[m] = weight
    }
  }

  function write(out: Float64Array, at: number): void {
    const lags = d === 0 ? past.deviations : past.differences
    let sum = steps * (d === 0 ? past.mean : past.value)
    for (let m = 0; m < p; m += 1) sum += (weights[m] as number) * (lags[m] as number)
    for (let m = 0; m < q; m += 1) {
      sum += (weights[p + m] as number) * (state.innovations[m] as number)
    }
    out[at] = Math.max(sum, 0)
  }

  return { weights, refresh, write }
}
