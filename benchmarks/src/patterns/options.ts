import type { PatternsOptions } from '@predictive-limit/forecast'
import type { VisitTrace } from './visit.ts'

/** Requests at the beginning that teach and are not scored. */
export const warmUp = 0.2

/** One setting for all traces; ten minutes, because the web log has lost its minutes. */
export const withinMs = 600_000

export function optionsFor({ visits }: VisitTrace): PatternsOptions {
  return { costs: 1, features: visits[0]?.features.length ?? 0, withinMs }
}

export function isScored(index: number, { visits }: VisitTrace): boolean {
  return index >= visits.length * warmUp
}
