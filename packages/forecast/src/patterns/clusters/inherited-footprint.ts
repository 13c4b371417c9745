import type { ClusterSet } from './footprint-clusters.ts'

/**
 * What a type inherits that has few costs of its own: the footprint of the cluster that its mean so
 * far is nearest to; of one without any, the geometric mean over all known types.
 */
export class InheritedFootprint {
  /** ln(1 + cost) of each cluster, one after the other. */
  readonly #centres: Float64Array
  readonly #common: Float64Array
  readonly #costs: number

  constructor({ clusters }: ClusterSet, costs: number) {
    this.#costs = costs
    this.#centres = Float64Array.from(
      clusters.flatMap(({ footprint }) => footprint.map((cost) => Math.log1p(cost))),
    )
    const types = clusters.reduce((sum, { members }) => sum + members.length, 0)
    this.#common = Float64Array.from({ length: costs }, (_, cost) =>
      clusters.reduce((sum, { members, footprint }) => {
        return sum + (members.length / types) * Math.log1p(footprint[cost] ?? 0)
      }, 0),
    )
  }

  /** The cost to expect of a type of which nothing is known, NaN when nothing is of any. */
  common(cost: number): number {
    return this.#centres.length > 0 ? Math.expm1(this.#common[cost] as number) : Number.NaN
  }

  /** The cost of the cluster nearest to a type's means, NaN when there is none. */
  nearest(logMeanOf: (cost: number) => number, cost: number): number {
    let nearest = -1
    let least = Number.POSITIVE_INFINITY
    for (let from = 0; from < this.#centres.length; from += this.#costs) {
      let sum = 0
      for (let d = 0; d < this.#costs; d += 1) {
        sum += (logMeanOf(d) - (this.#centres[from + d] as number)) ** 2
      }
      if (sum >= least) continue
      least = sum
      nearest = from
    }
    return nearest < 0 ? Number.NaN : Math.expm1(this.#centres[nearest + cost] as number)
  }
}
