import { type Points, squaredDistance } from './distances.ts'

/** Rounds of reassignment at most; in practice five to ten suffice. */
const mostRounds = 30

/** Points divided among centres. */
export interface Clustering {
  /** Centre of each point. */
  readonly labels: Uint8Array
  readonly centres: Float64Array
  /** Sum of squared distances of the points to their centres. */
  readonly inertia: number
}

/**
 * Divides points among one centre more than before: the new one starts at the point that brings
 * most points nearer than they are, then all centres move to the mean of their points until nothing
 * changes. Growing from one centre upward needs no chance and gets close to the best division.
 *
 * Cost: n² for the start, n·k·d a round.
 * Source: Lloyd (1982); fast global k-means: Likas, Vlassis and Verbeek (2003).
 *
 * @example // 0, 1, 9, 10 in two clusters: centres 0.5 and 9.5, inertia 1
 */
export function addCentre(
  points: Points,
  distances: Float64Array,
  before: Clustering | undefined,
): Clustering {
  const { dimensions, values } = points
  const known = before?.centres ?? new Float64Array()
  const centres = new Float64Array(known.length + dimensions)
  centres.set(known)
  const start = before === undefined ? 0 : bestStart(points, distances, before)
  centres.set(values.subarray(start * dimensions, (start + 1) * dimensions), known.length)
  return settle(points, centres)
}

function settle(points: Points, centres: Float64Array): Clustering {
  const labels = new Uint8Array(points.count).fill(255)
  for (let round = 0; round < mostRounds; round += 1) {
    if (!assign(points, centres, labels)) break
    moveCentres(points, centres, labels)
  }
  let inertia = 0
  for (let i = 0; i < points.count; i += 1) {
    inertia += squaredDistance(points, i, centres, (labels[i] as number) * points.dimensions)
  }
  return { labels, centres, inertia }
}

/** Gives each point its nearest centre; returns whether any has another one now. */
function assign(points: Points, centres: Float64Array, labels: Uint8Array): boolean {
  let changed = false
  for (let i = 0; i < points.count; i += 1) {
    const nearest = nearestCentre(points, i, centres)
    if (nearest === labels[i]) continue
    labels[i] = nearest
    changed = true
  }
  return changed
}

/** The centre nearest to a point. */
export function nearestCentre(points: Points, point: number, centres: Float64Array): number {
  let nearest = 0
  let least = Number.POSITIVE_INFINITY
  for (let from = 0, centre = 0; from < centres.length; from += points.dimensions, centre += 1) {
    const distance = squaredDistance(points, point, centres, from)
    if (distance >= least) continue
    least = distance
    nearest = centre
  }
  return nearest
}

/** Moves each centre to the mean of its points; one without points stays. */
function moveCentres(
  { values, dimensions, count }: Points,
  centres: Float64Array,
  labels: Uint8Array,
): void {
  const sums = new Float64Array(centres.length)
  const sizes = new Float64Array(centres.length / dimensions)
  for (let i = 0; i < count; i += 1) {
    const label = labels[i] as number
    sizes[label] = (sizes[label] as number) + 1
    for (let d = 0; d < dimensions; d += 1) {
      const at = label * dimensions + d
      sums[at] = (sums[at] as number) + (values[i * dimensions + d] as number)
    }
  }
  for (let at = 0; at < centres.length; at += 1) {
    const size = sizes[Math.floor(at / dimensions)] as number
    if (size > 0) centres[at] = (sums[at] as number) / size
  }
}

/** The point whose neighbourhood gains most by a centre on it. */
function bestStart(
  points: Points,
  distances: Float64Array,
  { labels, centres }: Clustering,
): number {
  const { count, dimensions } = points
  const now = Float64Array.from({ length: count }, (_, i) =>
    squaredDistance(points, i, centres, (labels[i] as number) * dimensions),
  )
  let best = 0
  let most = -1
  for (let i = 0; i < count; i += 1) {
    let gain = 0
    for (let j = 0; j < count; j += 1) {
      const distance = distances[i * count + j] as number
      gain += Math.max(0, (now[j] as number) - distance * distance)
    }
    if (gain <= most) continue
    most = gain
    best = i
  }
  return best
}
