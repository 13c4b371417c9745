/** Beyond so many inputs only squares are added: products would be as many as a history can tell. */
const mostCrossed = 9

/** How many terms come of `size` inputs, the first of which is 1. */
export function countTerms(size: number): number {
  const varying = size - 1
  const products = varying <= mostCrossed ? (varying * (varying + 1)) / 2 : varying
  return size + products
}

/**
 * Inputs, their squares and, of up to nine beside the 1, their products: Σ w·terms of these is a
 * surface of the second order, which bends where the regression on the tick is a plane.
 *
 * @param from where the inputs begin in `inputs`
 * @example // 1, 2, 3 become 1, 2, 3, 4, 6, 9
 */
export function writeTerms(
  inputs: Float64Array,
  from: number,
  size: number,
  out: Float64Array,
): void {
  for (let i = 0; i < size; i += 1) out[i] = inputs[from + i] as number
  const isCrossed = size - 1 <= mostCrossed
  let at = size
  for (let i = 1; i < size; i += 1) {
    const last = isCrossed ? size - 1 : i
    for (let j = i; j <= last; j += 1) {
      out[at] = (out[i] as number) * (out[j] as number)
      at += 1
    }
  }
}
