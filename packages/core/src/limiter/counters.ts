import type { DecisionSource } from './decision.ts'

/** Requests by outcome since the limiter began. */
export interface Counters {
  offered: number
  predicted: number
  standard: number
  cached: number
  fallback: number
  refused: number
  abandoned: number
  wouldRefuse: number
  ticks: number
  lateTicks: number
}

export function createCounters(): Counters {
  return {
    offered: 0,
    predicted: 0,
    standard: 0,
    cached: 0,
    fallback: 0,
    refused: 0,
    abandoned: 0,
    wouldRefuse: 0,
    ticks: 0,
    lateTicks: 0,
  }
}

/** By name, because a computed property name costs tens of nanoseconds once it has varied. */
export function countAdmitted(counters: Counters, source: DecisionSource): void {
  if (source === 'predicted') counters.predicted += 1
  else if (source === 'standard') counters.standard += 1
  else if (source === 'cached') counters.cached += 1
  else counters.fallback += 1
}
