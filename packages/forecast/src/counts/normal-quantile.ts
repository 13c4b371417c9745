// Numerator and denominator coefficients of Acklam's two rational approximations, highest power first.
const centre = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
]
const centreBelow = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  1,
]
const tail = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277671838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
]
const tailBelow = [
  0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1,
]
const tailStart = 0.02425

/**
 * The point below which a standard normal variable falls with probability `p`, 0 < p < 1
 * (0 and 1 give ∓Infinity). Relative error below 1.2e-9.
 *
 * Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution
 * function" (2003).
 *
 * @example normalQuantile(0.975) // 1.959964
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  if (p > 1 - tailStart) return -normalQuantile(1 - p)
  if (p < tailStart) {
    const q = Math.sqrt(-2 * Math.log(p))
    return polynomial(tail, q) / polynomial(tailBelow, q)
  }
  const q = p - 0.5
  return (q * polynomial(centre, q * q)) / polynomial(centreBelow, q * q)
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
