import { UNITS } from '../buckets/bucket-config.ts'
import { estimateUnits } from '../limiter/learned-cost.ts'
import type { LimitedResource } from '../limiter/limited-resource.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import type { HistoryRecord } from './history-record.ts'

/** What requests of the past cost. */
export interface PastCosts {
  /** Units of one resource; a cost that was told also teaches what its type costs. */
  unitsOf(resource: number, type: string, record: HistoryRecord): number
}

export function pastCosts(resources: readonly LimitedResource<never>[]): PastCosts {
  return {
    unitsOf(resource, type, { cost, client }) {
      const { name, costUnits, learned } = resources[resource] as LimitedResource<never>
      const tokens = typeof cost === 'object' ? cost[name] : cost
      if (tokens !== undefined) {
        const units = unitsRoundedUp(tokens)
        learned?.settled.note(type, units)
        return units
      }
      if (learned) return estimateUnits(learned, type, client ?? '')
      return costUnits ?? UNITS
    },
  }
}
