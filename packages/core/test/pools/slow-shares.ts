/**
 * Weighted max-min fairness by its other definition: one level for all, at which everybody gets the
 * smaller of its want and level · weight. The level is found by halving an interval.
 */
export function slowShares(
  available: number,
  wants: readonly number[],
  weights: readonly number[],
): number[] {
  const sharesAt = (level: number) =>
    wants.map((want, i) => Math.min(want, level * (weights[i] as number)))
  let [low, high] = [0, 1e12]
  for (let halving = 0; halving < 200; halving++) {
    const middle = (low + high) / 2
    const given = sharesAt(middle).reduce((a, b) => a + b, 0)
    if (given > available) high = middle
    else low = middle
  }
  return sharesAt(low)
}
