import { UNITS } from '../buckets/bucket-config.ts'
import type { PredictorContext } from './resource-predictor.ts'

/**
 * Demand of one step of a shared resource by the clients of all instances, in tokens: what this one's
 * asked for, and what the others' do as they told the store last.
 */
export function demandOfAll(
  { buckets, resource, settings }: PredictorContext,
  tokens: number,
): number {
  const othersPerSecond = buckets.shareDemand?.(resource, Math.round(tokens * UNITS)) ?? 0
  return tokens + ((othersPerSecond / UNITS) * settings.stepMs) / 1000
}
