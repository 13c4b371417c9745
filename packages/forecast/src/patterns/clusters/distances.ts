/** Points of one dimension count, one after the other. */
export interface Points {
  readonly values: Float64Array
  readonly dimensions: number
  readonly count: number
}

/** Squared Euclidean distance between a point and a place in `other`. */
export function squaredDistance(
  { values, dimensions }: Points,
  point: number,
  other: Float64Array,
  from: number,
): number {
  let sum = 0
  for (let d = 0; d < dimensions; d += 1) {
    const difference = (values[point * dimensions + d] as number) - (other[from + d] as number)
    sum += difference * difference
  }
  return sum
}

/** Distances between all points: n × n, row by row. */
export function pairwiseDistances(points: Points): Float64Array {
  const { count, values, dimensions } = points
  const distances = new Float64Array(count * count)
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const distance = Math.sqrt(squaredDistance(points, i, values, j * dimensions))
      distances[i * count + j] = distance
      distances[j * count + i] = distance
    }
  }
  return distances
}
