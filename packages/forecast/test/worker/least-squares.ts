/** Weights of least squares, by gradient descent on the normal equations until nothing moves. */
export function leastSquares(rows: readonly number[][], targets: readonly number[]): number[] {
  const weights = (rows[0] ?? []).map(() => 0)
  for (let round = 0; round < 2_000; round += 1) {
    const gradient = weights.map(() => 0)
    for (const [r, row] of rows.entries()) {
      const error = (targets[r] ?? 0) - dot(row, weights)
      for (const [k, x] of row.entries()) gradient[k] = (gradient[k] ?? 0) + error * x
    }
    for (const [k, slope] of gradient.entries()) {
      weights[k] = (weights[k] ?? 0) + slope / rows.length
    }
  }
  return weights
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0)
}
