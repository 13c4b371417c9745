import type {
  CostFootprint,
  Footprint,
  PatternClusters,
  Patterns,
} from '@predictive-limit/forecast'
import type {
  ClusterReport,
  CostReport,
  FootprintReport,
  LimiterPatterns,
  SequenceReport,
} from './patterns-report.ts'

/** Types whose followers are named. */
const MOST_SEQUENCES = 64

export const noPatterns: LimiterPatterns<never> = {
  observed: { requests: 0, missed: 0, share: 0 },
  footprints: [],
  clusters: { types: [], clients: [] },
  rules: [],
  sequences: [],
}

/** Everything found so far, with costs by the names of their resources. */
export function reportPatterns<Name extends string>(
  patterns: Patterns,
  names: readonly Name[],
  clusters: PatternClusters | undefined,
): Omit<LimiterPatterns<Name>, 'observed'> {
  const footprints = patterns.footprints()
  const inTokens = (set: PatternClusters['types'] | undefined): ClusterReport<Name>[] =>
    (set?.clusters ?? []).map(({ members, requests, footprint }) => {
      return { members, requests, costs: byName(names, footprint, (cost) => cost) }
    })
  return {
    footprints: footprints.map((footprint) => reportFootprint(footprint, names)),
    clusters: { types: inTokens(clusters?.types), clients: inTokens(clusters?.clients) },
    rules: patterns.rules(),
    sequences: footprints
      .slice(0, MOST_SEQUENCES)
      .map(({ type }): SequenceReport => ({ after: type, next: patterns.nextTypesAfter([type]) })),
  }
}

function reportFootprint<Name extends string>(
  { type, requests, costs }: Footprint,
  names: readonly Name[],
): FootprintReport<Name> {
  return { type, requests, costs: byName(names, costs, reportCost) }
}

function reportCost({ mean, deviation, quantile, bestEstimate }: CostFootprint): CostReport {
  const [p50, p95, p99] = [quantile(0.5), quantile(0.95), quantile(0.99)]
  return { mean, deviation, p50, p95, p99, bestEstimate }
}

function byName<Name extends string, Cost, Told>(
  names: readonly Name[],
  costs: readonly Cost[],
  tell: (cost: Cost) => Told,
): { readonly [N in Name]?: Told } {
  const told: { [N in Name]?: Told } = {}
  for (const [index, name] of names.entries()) {
    const cost = costs[index]
    if (cost !== undefined) told[name] = tell(cost)
  }
  return told
}
