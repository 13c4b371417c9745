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
  const state = {
    weights: new Float64Array(prior.length),
    covariance: new Float64Array((prior.length * (prior.length + 1)) / 2),
  }
  resetLeastSquares(state, prior)
  return state
}

/** Back to the prior weights and the start covariance. */
export function resetLeastSquares(state: LeastSquaresState, prior: Float64Array): void {
  state.weights.set(prior)
  state.covariance.fill(0)
  for (let i = 0; i < prior.length; i += 1) state.covariance[diagonal(i)] = startVariance
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
  state: LeastSquaresState,
  { inputs, error }: Sample,
  gain: Float64Array,
): boolean {
  const { weights, covariance } = state
  const size = weights.length
  multiplyLower(covariance, inputs, gain)
  let power = forgetting
  for (let i = 0; i < size; i += 1) power += (gain[i] as number) * (inputs[i] as number)
  if (!(power > 0 && power < Number.MAX_VALUE) || !Number.isFinite(error)) return false
  const shrink = 1 / power
  const grow = 1 / forgetting
  for (let i = 0, at = 0; i < size; i += 1) {
    const scaled = (gain[i] as number) * shrink
    weights[i] = (weights[i] as number) + scaled * error
    for (let j = 0; j <= i; j += 1, at += 1) {
      covariance[at] = ((covariance[at] as number) - scaled * (gain[j] as number)) * grow
    }
    if (!((covariance[at - 1] as number) > 0)) return false
  }
  capTrace(covariance, size)
  return true
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
