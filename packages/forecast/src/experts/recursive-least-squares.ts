import { keptNumbers } from '../forecaster/kept-numbers.ts'

/** Memory of about two thousand samples. */
const forgetting = 0.9995
/** Start variance of each weight, in units of the noise variance. */
const startVariance = 10

/** A linear model under recursive estimation. `covariance` holds the lower triangle, row by row. */
export type LeastSquaresState = {
  readonly weights: Float64Array
  readonly covariance: Float64Array
}

/** One label with the inputs its forecast was made from. One object, reused. */
export interface Sample {
  readonly inputs: Float64Array
  /** target − w·x */
  error: number
}

/** A model that starts from `prior`, the weights it falls back to on numerical trouble. */
export function createLeastSquares(prior: Float64Array): LeastSquaresState {
  const covariance = createCovariance(prior.length)
  return { weights: prior.slice(), covariance }
}

/** The start covariance of `size` weights. */
export function createCovariance(size: number): Float64Array {
  const covariance = keptNumbers((size * (size + 1)) / 2)
  resetCovariance(covariance, size)
  return covariance
}

/** Back to the prior weights and the start covariance. */
export function resetLeastSquares(state: LeastSquaresState, prior: Float64Array): void {
  state.weights.set(prior)
  resetCovariance(state.covariance, prior.length)
}

export function resetCovariance(covariance: Float64Array, size: number): void {
  covariance.fill(0)
  for (let i = 0; i < size; i += 1) covariance[diagonal(i)] = startVariance
}

/**
 * One step of recursive least squares with exponential forgetting λ = 0.9995:
 * g = P·x, k = g/(λ + x·g), w ← w + k·(target − w·x), P ← (P − k·gᵀ)/λ.
 * Only the lower triangle is kept, so P stays symmetric; where forgetting outruns what the inputs
 * tell (no excitation), P is scaled back to its start trace. Returns false, with nothing usable
 * left in the state, when the numbers broke: reset then.
 *
 * Cost: d² + 5d multiplications for d inputs.
 * Source: Haykin, "Adaptive Filter Theory" (2014), chapter 10; Salgado, Goodwin and Middleton
 * (1988) for keeping the covariance bounded.
 *
 * @param gain scratch of d numbers
 * @example // one input x = 1, target 1, P = 10, w = 0: k = 10/10.9995, so w = 0.909132
 */
export function updateLeastSquares(
  { weights, covariance }: LeastSquaresState,
  { inputs, error }: Sample,
  gain: Float64Array,
): boolean {
  if (!Number.isFinite(error) || !takeInputs(covariance, inputs, gain)) return false
  moveWeights(weights, gain, error)
  return true
}

/**
 * The part of a step that needs no target, P and the gain k, which depend on the inputs alone: models
 * of other targets with the same inputs share it.
 *
 * @param gain k is written to it
 */
export function takeInputs(
  covariance: Float64Array,
  inputs: Float64Array,
  gain: Float64Array,
): boolean {
  const size = inputs.length
  multiplyLower(covariance, inputs, gain)
  let power = forgetting
  for (let i = 0; i < size; i += 1) power += (gain[i] as number) * (inputs[i] as number)
  if (!(power > 0 && power < Number.MAX_VALUE)) return false
  const shrink = 1 / power
  const grow = 1 / forgetting
  for (let i = 0, at = 0; i < size; i += 1) {
    const scaled = (gain[i] as number) * shrink
    for (let j = 0; j <= i; j += 1, at += 1) {
      covariance[at] = ((covariance[at] as number) - scaled * (gain[j] as number)) * grow
    }
    if (!((covariance[at - 1] as number) > 0)) return false
  }
  for (let i = 0; i < size; i += 1) gain[i] = (gain[i] as number) * shrink
  capTrace(covariance, size)
  return true
}

/** w ← w + k·error */
export function moveWeights(weights: Float64Array, gain: Float64Array, error: number): void {
  for (let i = 0; i < weights.length; i += 1) {
    weights[i] = (weights[i] as number) + (gain[i] as number) * error
  }
}

function capTrace(covariance: Float64Array, size: number): void {
  let trace = 0
  for (let i = 0; i < size; i += 1) trace += covariance[diagonal(i)] as number
  const cap = size * startVariance
  if (trace <= cap) return
  const factor = cap / trace
  for (let i = 0; i < covariance.length; i += 1) {
    covariance[i] = (covariance[i] as number) * factor
  }
}

function multiplyLower(lower: Float64Array, x: Float64Array, out: Float64Array): void {
  for (let i = 0, at = 0; i < x.length; i += 1) {
    const xi = x[i] as number
    let sum = 0
    for (let j = 0; j < i; j += 1, at += 1) {
      const value = lower[at] as number
      sum += value * (x[j] as number)
      out[j] = (out[j] as number) + value * xi
    }
    out[i] = sum + (lower[at] as number) * xi
    at += 1
  }
}

function diagonal(i: number): number {
  return (i * (i + 3)) / 2
}
