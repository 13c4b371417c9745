import { chooseInSteps } from './choose-clusters.ts'
import type { Points } from './distances.ts'
import { finish } from './steps.ts'

/** Points clustered at most: the busiest stand for the rest. */
export const mostPoints = 96

/** A type or client among its like. */
export interface Member {
  readonly name: string
  /** Requests seen. */
  readonly requests: number
  /** Means of ln(1 + cost). */
  readonly logMeans: readonly number[]
}

/** Types or clients whose requests cost alike. */
export interface Cluster {
  /** Names, the busiest first. */
  readonly members: readonly string[]
  /** Requests of all members that were seen. */
  readonly requests: number
  /** Geometric mean of the members' costs: exp(mean of ln(1 + cost)) − 1, by cost. */
  readonly footprint: readonly number[]
}

/** A set divided into clusters. */
export interface ClusterSet {
  /** The clusters, the busiest first. */
  readonly clusters: readonly Cluster[]
  /** How well they are told apart, in [0.25, 1]; 0 when all are one cluster. */
  readonly silhouette: number
}

/** Clusters the busiest members by the logarithms of their costs: a factor is a distance. */
export function clusterMembers(all: readonly Member[], costs: number): ClusterSet {
  return finish(clusterInSteps(all, costs))
}

/** The same step by step. */
export function* clusterInSteps(
  all: readonly Member[],
  costs: number,
): Generator<undefined, ClusterSet> {
  const members = all.toSorted((a, b) => b.requests - a.requests).slice(0, mostPoints)
  if (members.length === 0) return { clusters: [], silhouette: 0 }
  const points: Points = {
    values: Float64Array.from(members.flatMap(({ logMeans }) => logMeans)),
    dimensions: costs,
    count: members.length,
  }
  const { clustering, count, silhouette } = yield* chooseInSteps(points)
  const clusters = Array.from({ length: count }, (_, label) => {
    const own = members.filter((_member, i) => clustering.labels[i] === label)
    const centre = clustering.centres.subarray(label * costs, (label + 1) * costs)
    return {
      members: own.map(({ name }) => name),
      requests: own.reduce((sum, { requests }) => sum + requests, 0),
      footprint: Array.from(centre, (logarithm) => Math.expm1(logarithm)),
    }
  })
  return { clusters: clusters.sort((a, b) => b.requests - a.requests), silhouette }
}
