import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import type { Step } from '../expert.ts'
import {
  createLeastSquares,
  type LeastSquaresState,
  resetLeastSquares,
  type Sample,
  updateLeastSquares,
} from '../recursive-least-squares.ts'
import type { ArimaOrder } from './arima-order.ts'
import type { ArimaPast } from './arima-past.ts'
import { type Coefficients, keepStable } from './keep-stable.ts'
import { makeRoom } from './make-room.ts'

/** Weight of the newest squared innovation in their variance. */
const varianceWeight = 0.005
/** An innovation teaches as if it were at most this many standard deviations. */
const largestScore = 4
/** The deviation never falls below this share of the mean: a constant series has none. */
const deviationFloor = 0.001
const smallestDeviation = 1e-9
/** Start of the first MA weight after differencing: the smoothing of an EWMA of 0.3. */
const priorSmoothing = -0.7

/** What one order has learned. `weights` holds φ₁ … φₚ, θ₁ … θ_q. */
export type ArimaState = LeastSquaresState & {
  /** e: value − prediction, newest first. */
  readonly innovations: Float64Array
  /** u and e filtered by 1/θ(z), newest first: the derivatives of the prediction. */
  readonly filteredPast: Float64Array
  readonly filteredInnovations: Float64Array
  variance: number
  /** Innovations in the variance so far, up to its memory. */
  count: number
  /** Of the next value. */
  prediction: number
}

/** The newest error, and the deviation of all. One object, reused: numbers on their way get boxed. */
interface Innovation {
  innovation: number
  deviation: number
}

/**
 * ARIMA(p, d, q) under the recursive maximum likelihood method. With u the deviation from a slow
 * mean (d = 0) or the difference (d = 1), and e the innovations:
 * u(t) = Σ φᵢ·u(t − i) + Σ θⱼ·e(t − j) + e(t).
 * The derivatives of the prediction, ψ, are the lags of u and e filtered by 1/θ(z):
 * ũ(t) = u(t) − Σ θⱼ·ũ(t − j). Recursive least squares takes them as inputs and e as error, both
 * divided by the running deviation of e, which makes it free of units and weighs busy times down.
 * After each step φ and θ are brought back to where their recursions are stable.
 *
 * Source: Ljung and Söderström, "Theory and Practice of Recursive Identification" (1983), 3.7 (RML);
 * Box, Jenkins and Reinsel, "Time Series Analysis" (1994), chapter 5. Online ARIMA by a long AR
 * instead of MA terms: Liu, Hoi, Zhao and Sun (2016).
 *
 * @example // (1,0,1), φ = 0.5, θ = 0.2, mean 10: after 14 with e = 1, 10 + 0.5·4 + 0.2·1 = 12.2
 */
export class ArimaModel {
  readonly order: ArimaOrder
  readonly state: ArimaState
  readonly #prior: Float64Array
  readonly #autoregressive: Coefficients
  readonly #movingAverage: Coefficients
  readonly #sample: Sample
  readonly #gain: Float64Array
  readonly #newest: Innovation = { innovation: 0, deviation: 1 }

  constructor(order: ArimaOrder) {
    const { p, d, q } = order
    this.order = order
    this.#prior = keptNumbers(p + q)
    if (d === 1 && q > 0) this.#prior[p] = priorSmoothing
    this.#autoregressive = { start: 0, count: p, sign: -1 }
    this.#movingAverage = { start: p, count: q, sign: 1 }
    this.#sample = { inputs: keptNumbers(p + q), error: 0 }
    this.#gain = keptNumbers(p + q)
    this.state = createState(this.#prior, order)
  }

  /** Learns from the value that was predicted, before `past` takes it in. */
  learn({ value }: Step, past: ArimaPast): void {
    const { state } = this
    const { p, d, q } = this.order
    this.#newest.innovation = value - state.prediction
    updateDeviation(state, past, this.#newest)
    const isReady = state.count > p + d + q
    if (isReady && !this.#improve()) {
      this.#reset()
      return
    }
    this.#remember()
  }

  /** Takes in that the value was missing: it is taken to be as predicted. */
  skip(): void {
    this.#newest.innovation = 0
    this.#remember()
  }

  /** Nothing is read or written beyond the end of an array: V8 would box all numbers near that. */
  #remember(): void {
    const { innovations } = this.state
    if (innovations.length === 0) return
    makeRoom(innovations)
    innovations[0] = this.#newest.innovation
  }

  /** Predicts the value that follows those of `past`. */
  predict(past: ArimaPast): void {
    const { p, d, q } = this.order
    const { weights, innovations, filteredPast, filteredInnovations } = this.state
    const lags = d === 0 ? past.deviations : past.differences
    this.#filter(filteredPast, lags)
    if (q > 0) this.#filter(filteredInnovations, innovations)
    let beyond = 0
    for (let i = 0; i < p; i += 1) beyond += (weights[i] as number) * (lags[i] as number)
    for (let j = 0; j < q; j += 1) {
      beyond += (weights[p + j] as number) * (innovations[j] as number)
    }
    this.state.prediction = (d === 0 ? past.mean : past.value) + beyond
  }

  /** Takes the newest of `values` through 1/θ(z) into `filtered`. */
  #filter(filtered: Float64Array, values: Float64Array): void {
    const { p, q } = this.order
    let newest = values[0] as number
    for (let j = 0; j < q; j += 1) {
      newest -= (this.state.weights[p + j] as number) * (filtered[j] as number)
    }
    makeRoom(filtered)
    filtered[0] = newest
  }

  /** One step of least squares; false when the numbers broke. */
  #improve(): boolean {
    const { state } = this
    const { innovation, deviation } = this.#newest
    const scale = 1 / deviation
    const { p, q } = this.order
    const { inputs } = this.#sample
    for (let i = 0; i < p; i += 1) inputs[i] = (state.filteredPast[i] as number) * scale
    for (let j = 0; j < q; j += 1) {
      inputs[p + j] = (state.filteredInnovations[j] as number) * scale
    }
    this.#sample.error = Math.min(largestScore, Math.max(-largestScore, innovation * scale))
    if (!updateLeastSquares(state, this.#sample, this.#gain)) return false
    keepStable(state.weights, this.#autoregressive)
    keepStable(state.weights, this.#movingAverage)
    return true
  }

  #reset(): void {
    resetLeastSquares(this.state, this.#prior)
    this.state.innovations.fill(0)
    this.state.filteredPast.fill(0)
    this.state.filteredInnovations.fill(0)
    this.state.variance = 0
    this.state.count = 0
  }
}

/** Works out the running deviation of the innovations, which the newest one enters. */
function updateDeviation(state: ArimaState, { mean }: ArimaPast, newest: Innovation): void {
  const { innovation } = newest
  if (state.count < 1 / varianceWeight) state.count += 1
  const weight = Math.max(varianceWeight, 1 / state.count)
  state.variance += weight * (innovation * innovation - state.variance)
  const floor = Math.max(smallestDeviation, deviationFloor * Math.abs(mean))
  newest.deviation = Math.max(floor, Math.sqrt(state.variance))
}

function createState(prior: Float64Array, { p, q }: ArimaOrder): ArimaState {
  const { weights, covariance } = createLeastSquares(prior)
  return {
    weights,
    covariance,
    innovations: keptNumbers(q),
    filteredPast: keptNumbers(Math.max(p, q)),
    filteredInnovations: keptNumbers(q),
    variance: 0,
    count: 0,
    prediction: 0,
  }
}
