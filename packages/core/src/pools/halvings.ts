/** More halvings than a double has. */
const MOST_HALVINGS = 1100

/**
 * 2⁻ⁿ by sums and products alone, which every IEEE 754 machine rounds alike: a store that runs in
 * another language fades by the very same numbers. `exp` and `pow` differ in their last bit.
 *
 * The whole part halves exactly; the rest, u = ln 2 · fraction, is the Padé approximant [2/2] of e⁻ᵘ,
 * (12 − 6u + u²) / (12 + 6u + u²), at most 1.2·10⁻⁴ off. Source: Baker and Graves-Morris, Padé
 * Approximants (1996), 1.2. Worked number: 1.5 halvings are 0.5 · 0.70712 = 0.35356.
 */
export function halvings(count: number): number {
  if (!(count < MOST_HALVINGS)) return 0
  let factor = 1
  let left = count
  for (; left >= 1; left--) factor *= 0.5
  const u = Math.LN2 * left
  const square = u * u
  return (factor * (12 - 6 * u + square)) / (12 + 6 * u + square)
}
