/** Roots are kept inside this radius: the memory of a shock is at most about 200 steps. */
const outwards = 1 / 0.995
const outwards2 = outwards * outwards
const outwards3 = outwards2 * outwards
/** Coefficient i times 0.98^i moves all roots inwards by 2 %. */
const shrinkage = 0.98
const mostShrinkages = 200

/** Up to three coefficients inside an array of weights. */
export interface Coefficients {
  readonly start: number
  readonly count: number
  /** −1 for the AR polynomial 1 − φ₁z − φ₂z² − φ₃z³, 1 for the MA polynomial 1 + θ₁z + θ₂z². */
  readonly sign: 1 | -1
}

/**
 * Shrinks the coefficients of an AR or MA polynomial until its recursion dies out: roots within
 * 0.995. For AR this is stationarity, for MA invertibility. NaN and infinities become 0.
 *
 * Source: the projection of Ljung and Söderström, "Theory and Practice of Recursive Identification"
 * (1983), 3.4, along the ray of scaled roots.
 *
 * @example // an AR coefficient of 1.2 becomes 1.2 · 0.98¹⁰ = 0.98049
 */
export function keepStable(weights: Float64Array, polynomial: Coefficients): void {
  const { start, count } = polynomial
  for (let tries = 0; tries < mostShrinkages; tries += 1) {
    if (isStable(weights, polynomial)) return
    let factor = 1
    for (let i = start; i < start + count; i += 1) {
      factor *= shrinkage
      weights[i] = (weights[i] as number) * factor
    }
  }
  weights.fill(0, start, start + count)
}

/**
 * The Jury conditions for z³ + a₁z² + a₂z + a₃, with the roots divided by 0.995; where the last
 * coefficients are 0 they are those of the lower order.
 *
 * Source: Jury, "Theory and Application of the z-Transform Method" (1964).
 */
export function isStable(weights: Float64Array, { start, count, sign }: Coefficients): boolean {
  if (count === 0) return true
  const a1 = sign * outwards * (weights[start] as number)
  if (count === 1) return Math.abs(a1) < 1
  const a2 = sign * outwards2 * (weights[start + 1] as number)
  const a3 = count > 2 ? sign * outwards3 * (weights[start + 2] as number) : 0
  return (
    Math.abs(a3) < 1 &&
    1 + a1 + a2 + a3 > 0 &&
    1 - a1 + a2 - a3 > 0 &&
    Math.abs(a2 - a1 * a3) < 1 - a3 * a3
  )
}
