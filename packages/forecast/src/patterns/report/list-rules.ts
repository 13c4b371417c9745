import type { PatternParts } from '../pattern-parts.ts'
import type { Rule } from '../patterns.ts'
import { antecedentOf, consequentOf } from '../rules/pair-counts.ts'
import { holds } from '../rules/rule-thresholds.ts'

/** The rules that hold, the most confident first. */
export function listRules({ miner, types }: PatternParts): Rule[] {
  const { counts, thresholds } = miner
  const rules: Rule[] = []
  for (let slot = 0; slot < counts.pairs.size; slot += 1) {
    if (!holds(counts, slot, thresholds)) continue
    const key = counts.pairs.keys[slot] as number
    rules.push({
      antecedent: types.nameOf(antecedentOf(key)) ?? '',
      consequent: types.nameOf(consequentOf(key)) ?? '',
      support: counts.count(slot) / counts.baskets,
      confidence: counts.confidence(slot),
      lift: counts.lift(slot),
      delayMs: counts.meanDelayMs(slot),
      count: counts.count(slot),
    })
  }
  return rules.sort((a, b) => b.confidence - a.confidence || b.count - a.count)
}
