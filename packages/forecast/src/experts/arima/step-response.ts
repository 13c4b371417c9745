/** A response that changes by less than this share has settled. */
const settled = 1e-12
const mostTerms = 3

/**
 * What a shock of 1 does to the sum of `steps`, `steps` − 1 and `steps` − 2 values from its own step
 * on, when the AR part φ carries it further: R(n) = 1 + Σ φᵢ·R(n − i); of differenced series the
 * sums of R. Once R has settled the rest is a constant, after differencing a straight line, so that
 * a long horizon costs no more than the memory of the process.
 *
 * @param phi φ₁ … φ₃, the missing ones 0
 * @param out gets the three, the longest first
 * @example // φ₁ = 0.5, three steps: 1.75, 1.5, 1; differenced: 4.25, 2.5, 1
 */
export function writeStepResponse(
  phi: Float64Array,
  isDifferenced: boolean,
  steps: number,
  out: Float64Array,
): void {
  const phi1 = phi[0] as number
  const phi2 = phi[1] as number
  const phi3 = phi[2] as number
  let r1 = 0
  let r2 = 0
  let r3 = 0
  let sum = 0
  let still = 0
  let n = 0
  out.fill(0)
  // Three values alike: from there the recursion repeats itself.
  for (; n < steps && still < mostTerms; n += 1) {
    const r = 1 + phi1 * r1 + phi2 * r2 + phi3 * r3
    still = Math.abs(r - r1) <= settled * Math.abs(r) ? still + 1 : 0
    sum += r
    out[2] = out[1] as number
    out[1] = out[0] as number
    out[0] = isDifferenced ? sum : r
    r3 = r2
    r2 = r1
    r1 = r
  }
  if (!isDifferenced) return
  for (let i = 0; i < mostTerms; i += 1) out[i] = (out[i] as number) + (steps - n) * r1
}
