import type { PatternParts } from '../pattern-parts.ts'
import type { FollowUp, FollowUps } from '../patterns.ts'

/** The rules that fired last, with names. */
export class FollowUpsView implements FollowUps {
  readonly #parts: PatternParts
  readonly #sums: Float64Array

  constructor(parts: PatternParts, costs: number) {
    this.#parts = parts
    this.#sums = new Float64Array(1 + costs)
  }

  get count(): number {
    return this.#parts.fired.count
  }

  list(): readonly FollowUp[] {
    const { fired, miner, types } = this.#parts
    return Array.from({ length: fired.count }, (_, i) => ({
      type: types.nameOf(fired.symbols[i] as number) ?? '',
      probability: fired.probabilities[i] as number,
      delayMs: miner.counts.meanDelayMs(fired.slots[i] as number),
    }))
  }

  within(horizonMs: number): ArrayLike<number> {
    return this.#parts.fired.within(horizonMs, this.#sums)
  }
}
