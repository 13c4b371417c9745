/**
 * How well clusters are told apart, in [−1, 1]: the mean over all points of (b − a)/max(a, b), with a
 * the mean distance to the others of its own cluster and b that to the nearest other cluster; 0 for
 * a point alone in its cluster.
 *
 * Cost: n².
 * Source: Rousseeuw (1987).
 *
 * @example // 0, 1 | 9, 10: a = 1 for all, b = 9.5 or 8.5: mean of 0.8947 and 0.8824 = 0.8885
 */
export function silhouette(distances: Float64Array, labels: Uint8Array, clusters: number): number {
  const count = labels.length
  const sizes = new Float64Array(clusters)
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1
  const sums = new Float64Array(clusters)
  let total = 0
  for (let i = 0; i < count; i += 1) {
    sums.fill(0)
    for (let j = 0; j < count; j += 1) {
      const label = labels[j] as number
      sums[label] = (sums[label] as number) + (distances[i * count + j] as number)
    }
    total += widthOf(labels[i] as number, sums, sizes)
  }
  return count > 0 ? total / count : 0
}

function widthOf(own: number, sums: Float64Array, sizes: Float64Array): number {
  const others = (sizes[own] as number) - 1
  if (others === 0) return 0
  const within = (sums[own] as number) / others
  let nearest = Number.POSITIVE_INFINITY
  for (let cluster = 0; cluster < sums.length; cluster += 1) {
    const size = sizes[cluster] as number
    if (cluster !== own && size > 0) nearest = Math.min(nearest, (sums[cluster] as number) / size)
  }
  const larger = Math.max(within, nearest)
  return larger > 0 && nearest < Number.POSITIVE_INFINITY ? (nearest - within) / larger : 0
}
