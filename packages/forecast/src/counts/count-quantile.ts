import { normalQuantile } from './normal-quantile.ts'

/** Beyond this many terms, or where P(0) underflows, the sum gives way to the expansion. */
const longestSum = 2_000
const largestSummedMean = 700

/**
 * The smallest count k with P(N ≤ k) ≥ `p`, for a count of the given mean whose variance is
 * `dispersion` × mean: Poisson at dispersion ≤ 1, negative binomial above.
 *
 * Summed exactly up to about two thousand counts; a Cornish–Fisher expansion (third order, with
 * continuity correction) beyond. A mean that is not positive gives 0.
 *
 * Source: Johnson, Kemp and Kotz, "Univariate Discrete Distributions" (2005), chapters 4 and 5;
 * Cornish and Fisher (1938).
 *
 * @param p probability, 0 < p < 1; 1 gives Infinity
 * @param mean expected count, ≥ 0
 * @param dispersion variance divided by mean. @default 1
 * @example countQuantile(0.95, 10) // 15: P(N ≤ 15) = 0.951, P(N ≤ 14) = 0.917
 */
export function countQuantile(p: number, mean: number, dispersion = 1): number {
  if (!(mean > 0) || !(p > 0)) return 0
  if (p >= 1 || mean === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  const spread = Math.max(1, dispersion || 1)
  const reach = mean + 12 * Math.sqrt(spread * mean)
  if (mean <= largestSummedMean && reach <= longestSum) return summedQuantile(p, mean, spread)
  return expandedQuantile(p, mean, spread)
}

/**
 * P(k) follows from P(k − 1): × mean/k for Poisson, × (size + k − 1)/k · (1 − 1/dispersion) for the
 * negative binomial of size mean/(dispersion − 1).
 */
function summedQuantile(p: number, mean: number, dispersion: number): number {
  const isPoisson = dispersion - 1 < 1e-9
  const size = isPoisson ? 0 : mean / (dispersion - 1)
  const ratio = isPoisson ? 0 : 1 - 1 / dispersion
  let term = isPoisson ? Math.exp(-mean) : dispersion ** -size
  let total = term
  let k = 0
  while (total < p && k < longestSum) {
    k += 1
    term *= isPoisson ? mean / k : ((size + k - 1) / k) * ratio
    total += term
  }
  return k
}

function expandedQuantile(p: number, mean: number, dispersion: number): number {
  const deviation = Math.sqrt(dispersion * mean)
  const z = normalQuantile(p)
  const skew = (2 * dispersion - 1) / deviation
  const kurtosis = (6 * (dispersion - 1)) / mean + 1 / (dispersion * mean)
  const adjusted =
    z +
    ((z * z - 1) * skew) / 6 +
    ((z * z * z - 3 * z) * kurtosis) / 24 -
    ((2 * z * z * z - 5 * z) * skew * skew) / 36
  return Math.max(0, Math.ceil(mean + deviation * adjusted - 0.5))
}
