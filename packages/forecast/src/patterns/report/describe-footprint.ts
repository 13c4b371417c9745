import type { CostStatistics } from '../footprints/cost-statistics.ts'
import type { PatternParts } from '../pattern-parts.ts'
import type { CostFootprint, Footprint } from '../patterns.ts'
import { restSymbol } from '../tables/type-table.ts'

/** What is known of the costs of a type, undefined when it has none of its own. */
export function describeFootprint(
  { types, costs }: PatternParts,
  name: string,
): Footprint | undefined {
  const type = types.find(name)
  const footprint = costs.footprints[type]
  if (type === restSymbol || footprint === undefined) return undefined
  return {
    type: name,
    requests: types.seen[type] as number,
    costs: footprint.costs.map((statistics, cost) => ({
      ...describeCost(statistics),
      bestEstimate: footprint.models[cost]?.source(true) ?? 'type',
    })),
  }
}

function describeCost({
  mean,
  variance,
  sketch,
}: CostStatistics): Omit<CostFootprint, 'bestEstimate'> {
  return {
    mean,
    deviation: Math.sqrt(variance),
    quantile: (p) => sketch.quantile(Math.min(1, Math.max(0, p))),
  }
}
