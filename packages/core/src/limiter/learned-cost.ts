import { UNITS } from '../buckets/bucket-config.ts'
import type { LearnedCost } from '../options/limiter-options.ts'
import { unitsRoundedUp } from '../options/token-units.ts'

/** Types whose costs are remembered; further ones are reserved at the initial estimate. */
const MOST_TYPES = 1024

/** Weight of the newest settled cost. */
const SMOOTHING = 0.1

/** Costs learned per request type from what earlier requests settled. */
export interface LearnedCosts {
  readonly initialUnits: number
  readonly maxUnits: number
  readonly unitsByType: Map<string, number>
  /** What patterns of requests expect, in tokens; NaN while they know nothing. */
  expect: ((type: string, client: string) => number) | undefined
}

export function createLearnedCosts({ initial, max }: LearnedCost): LearnedCosts {
  return {
    initialUnits: unitsRoundedUp(initial),
    maxUnits: unitsRoundedUp(max),
    unitsByType: new Map(),
    expect: undefined,
  }
}

/**
 * Units to reserve for a client's request of this type, at most `max`: what patterns expect, or else the
 * running mean of the type.
 */
export function estimateUnits(costs: LearnedCosts, type: string, client: string): number {
  const { unitsByType, initialUnits, maxUnits, expect } = costs
  const settled = unitsByType.get(type)
  const expected = settled === undefined ? Number.NaN : expect?.(type, client)
  if (expected === undefined || !(expected >= 0)) return settled ?? initialUnits
  return expected * UNITS < maxUnits ? Math.max(1, unitsRoundedUp(expected)) : maxUnits
}

/**
 * Learns from a settled cost. Worked number: a type at 800 units that settles 1,800 is estimated at
 * 0.9·800 + 0.1·1800 = 900.
 */
export function learnUnits(costs: LearnedCosts, type: string, units: number): void {
  const { unitsByType, initialUnits, maxUnits } = costs
  const before = unitsByType.get(type)
  if (before === undefined && unitsByType.size >= MOST_TYPES) return
  const mean = (before ?? initialUnits) * (1 - SMOOTHING) + units * SMOOTHING
  unitsByType.set(type, Math.min(maxUnits, Math.max(1, Math.round(mean))))
}
