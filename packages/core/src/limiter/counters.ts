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

export function countAdmitted(counters: Counters, source: DecisionSource): void {
  counters[source] += 1
}
