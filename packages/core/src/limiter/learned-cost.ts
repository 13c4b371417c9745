import { UNITS } from '../buckets/bucket-config.ts'
import type { LearnedCost } from '../options/limiter-options.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import { SettledCosts } from './settled-costs.ts'

/** Costs learned per request type from what earlier requests settled. */
export interface LearnedCosts {
  readonly initialUnits: number
  readonly maxUnits: number
  readonly settled: SettledCosts
  /** What patterns of requests expect, in tokens; NaN while they know nothing. */
  expect: ((type: string, client: string) => number) | undefined
}

export function createLearnedCosts({ initial, max }: LearnedCost): LearnedCosts {
  const initialUnits = unitsRoundedUp(initial)
  return {
    initialUnits,
    maxUnits: unitsRoundedUp(max),
    settled: new SettledCosts(initialUnits),
    expect: undefined,
  }
}

/**
 * Units to reserve for a client's request of this type, at most `max`: what patterns expect, or else the
 * running mean of the type.
 */
export function estimateUnits(costs: LearnedCosts, type: string, client: string): number {
  const { settled, initialUnits, maxUnits, expect } = costs
  const mean = settled.of(type)
  if (mean === undefined) return initialUnits
  const expected = expect?.(type, client) ?? Number.NaN
  const tokens = expected >= 0 ? expected : mean / UNITS
  // A request that reserves nothing would be left out of the bucket.
  return Math.max(1, Math.min(maxUnits, unitsRoundedUp(tokens)))
}
