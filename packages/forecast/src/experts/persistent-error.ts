/** Weight of the newest product in the running moments; the first 1/weight are averaged. */
const momentWeight = 0.01
/** Errors beyond this many deviations count as that many: one flood is no law. */
const widestError = 2
/** That of √count at any rate (Anscombe 1948), and a start for everything else. */
const smallestVariance = 0.25
/** An error never persists for much more than fifty steps. */
const mostPersistence = 0.98

/** How the one-step errors of a slow model hang together. */
export type PersistentError = {
  /** The newest error. */
  error: number
  /** Running mean of the squared error, and of the product of neighbours. */
  variance: number
  covariance: number
  count: number
}

export function createPersistentError(): PersistentError {
  return { error: 0, variance: 0, covariance: 0, count: 0 }
}

/**
 * A slow model that is too low now will be too low for a while. Its errors are taken for a first-
 * order autoregression, so that i steps ahead λⁱ of the newest one is left, with
 * λ = EWMA(eₜ·eₜ₋₁)/EWMA(eₜ²), errors clipped at two deviations for this, and 0 ≤ λ ≤ 0.98.
 *
 * Source: the AR(1) adjustment of seasonal exponential smoothing: Chatfield (1978); Taylor,
 * "Short-term electricity demand forecasting using double seasonal exponential smoothing" (2003).
 *
 * @example // errors 1, then 1: products 0 and 1, squares 1 and 1, so λ = 0.5
 */
export function updatePersistence(state: PersistentError, error: number): void {
  // In place of two calls of `clipError`, whose numbers V8 boxes.
  const widest = widestError * Math.sqrt(Math.max(state.variance, smallestVariance))
  const before = Math.min(widest, Math.max(-widest, state.error))
  const clipped = Math.min(widest, Math.max(-widest, error))
  state.count += 1
  const weight = Math.max(momentWeight, 1 / state.count)
  state.variance += weight * (clipped * clipped - state.variance)
  state.covariance += weight * (clipped * before - state.covariance)
  state.error = error
}

/** The error, at most two deviations of those before. */
export function clipError({ variance }: PersistentError, error: number): number {
  const widest = widestError * Math.sqrt(Math.max(variance, smallestVariance))
  return Math.min(widest, Math.max(-widest, error))
}

/** λ, the share of an error that is left a step later. */
export function persistenceOf({ variance, covariance }: PersistentError): number {
  if (!(variance > 0 && covariance > 0)) return 0
  return Math.min(mostPersistence, covariance / variance)
}

/**
 * λ + λ² + … + λ^steps: how much of an error the sum of the next steps holds.
 *
 * @example // λ = 0.5, 3 steps: 0.875
 */
export function persistenceSum(persistence: number, steps: number): number {
  return (persistence * (1 - persistence ** steps)) / (1 - persistence)
}
