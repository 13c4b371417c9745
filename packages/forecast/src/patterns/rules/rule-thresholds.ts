import { antecedentOf, type PairCounts } from './pair-counts.ts'

/** What a pair must reach to be a rule. */
export interface RuleThresholds {
  readonly minConfidence: number
  readonly minLift: number
  /** Baskets that hold the pair. */
  readonly minCount: number
}

/** Normal quantile of 0.95. */
const z = 1.645

/**
 * Whether a pair is a rule: seen often enough, of sufficient lift, and confident even if luck helped.
 */
export function holds(pairs: PairCounts, slot: number, thresholds: RuleThresholds): boolean {
  const count = pairs.count(slot)
  if (count < thresholds.minCount) return false
  const opened = pairs.opened[antecedentOf(pairs.pairs.keys[slot] as number)] as number
  if (count < thresholds.minConfidence * opened) return false
  if (lowerBound(pairs.confidence(slot), opened) < thresholds.minConfidence) return false
  return pairs.lift(slot) >= thresholds.minLift
}

/**
 * One-sided 95 % lower bound of a share p seen in n trials: the Wilson score interval (1927).
 *
 * @example // 9 of 10: 0.652, 90 of 100: 0.840
 */
export function lowerBound(p: number, n: number): number {
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return (p + (z * z) / (2 * n) - spread) / (1 + (z * z) / n)
}
