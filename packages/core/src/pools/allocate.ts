/**
 * Weighted max-min fairness by progressive filling: nobody gets more than it wants, nobody could get
 * more without taking from someone with less per weight. Writes into `shares` and returns their sum,
 * which is min(available, Σ wants). Source: Bertsekas and Gallager, Data Networks (1992), 6.5.2.
 *
 * Worked number: 10 available, wants 2, 8, 8, weights 1, 1, 2: shares 2, 8/3, 16/3.
 */
export function maxMinShares(
  available: number,
  wants: Float64Array,
  weights: Float64Array,
  shares: Float64Array,
): number {
  shares.fill(0)
  let left = Math.max(0, available)
  for (let round = 0; round < wants.length && left > 0; round++) {
    const hungry = hungryWeight(wants, weights, shares)
    if (hungry === 0) break
    const satisfied = fillSatisfied(left / hungry, wants, weights, shares)
    if (satisfied === 0) return available - left + fillEvenly(left / hungry, wants, weights, shares)
    left -= satisfied
  }
  return available - left
}

function hungryWeight(wants: Float64Array, weights: Float64Array, shares: Float64Array): number {
  let sum = 0
  for (let i = 0; i < wants.length; i++) {
    if ((shares[i] as number) < (wants[i] as number)) sum += weights[i] as number
  }
  return sum
}

/** Gives everyone whose whole want fits into its part of this round what it wants. */
function fillSatisfied(
  perWeight: number,
  wants: Float64Array,
  weights: Float64Array,
  shares: Float64Array,
): number {
  let given = 0
  for (let i = 0; i < wants.length; i++) {
    const want = wants[i] as number
    if ((shares[i] as number) >= want || want > perWeight * (weights[i] as number)) continue
    shares[i] = want
    given += want
  }
  return given
}

function fillEvenly(
  perWeight: number,
  wants: Float64Array,
  weights: Float64Array,
  shares: Float64Array,
): number {
  let given = 0
  for (let i = 0; i < wants.length; i++) {
    if ((shares[i] as number) >= (wants[i] as number)) continue
    shares[i] = perWeight * (weights[i] as number)
    given += shares[i] as number
  }
  return given
}
