import { symbolBits } from '../tables/type-table.ts'
import { binOfDelay, delayBins, middleOfBinMs } from './delay-bins.ts'
import { SpaceSaving } from './space-saving.ts'

/** Baskets after which all counts are halved, so that rules follow what changes. */
const basketsPerHalving = 65_536
const symbolMask = (1 << symbolBits) - 1

/** A counted pair as plain numbers. */
export interface PairState {
  readonly key: number
  readonly count: number
  readonly error: number
  readonly delays: readonly number[]
}

/**
 * Counts behind association rules. Each request opens a *basket*: the types of the same client's
 * next requests, eight at most, within `withinMs`. `A → B` counts the baskets of A that hold B.
 */
export class PairCounts {
  readonly pairs: SpaceSaving
  /** Baskets that requests of each type opened. */
  readonly opened: Float64Array
  /** Baskets that hold each type. */
  readonly holding: Float64Array
  /** Weight of each pair by delay: bins of slot s from s · 8 on. */
  readonly delays: Float32Array
  readonly withinMs: number
  baskets = 0
  #untilHalving = basketsPerHalving

  constructor(maxPairs: number, types: number, withinMs: number) {
    this.pairs = new SpaceSaving(maxPairs, (slot) => this.#clearSlot(slot))
    this.opened = new Float64Array(types)
    this.holding = new Float64Array(types)
    this.delays = new Float32Array(maxPairs * delayBins)
    this.withinMs = withinMs
  }

  /** A request of this type opened a basket. */
  open(type: number, weight: number): void {
    this.opened[type] = (this.opened[type] as number) + weight
    this.baskets += weight
    this.#untilHalving -= weight
    if (this.#untilHalving <= 0) this.#halve()
  }

  /** A basket of the antecedent holds the consequent from now on. Returns the slot of the pair. */
  hold(antecedent: number, consequent: number, delayMs: number, weight: number): number {
    const slot = this.pairs.add(pairKey(antecedent, consequent), weight)
    const bin = slot * delayBins + binOfDelay(delayMs, this.withinMs)
    this.delays[bin] = (this.delays[bin] as number) + weight
    this.holding[consequent] = (this.holding[consequent] as number) + weight
    return slot
  }

  /** Baskets of the pair that were surely seen. */
  count(slot: number): number {
    return (this.pairs.counts[slot] as number) - (this.pairs.errors[slot] as number)
  }

  /** P(B in the basket | A opened it). */
  confidence(slot: number): number {
    const opened = this.opened[antecedentOf(this.pairs.keys[slot] as number)] as number
    return opened > 0 ? Math.min(1, this.count(slot) / opened) : 0
  }

  /** Confidence over how often any basket holds B: 1 when A says nothing about B. */
  lift(slot: number): number {
    const holding = this.holding[consequentOf(this.pairs.keys[slot] as number)] as number
    return holding > 0 ? (this.confidence(slot) * this.baskets) / holding : 0
  }

  /** Share of the pair's weight in a delay bin. */
  binShare(slot: number, bin: number): number {
    const from = slot * delayBins
    let sum = 0
    for (let at = from; at < from + delayBins; at += 1) sum += this.delays[at] as number
    return sum > 0 ? (this.delays[from + bin] as number) / sum : 0
  }

  meanDelayMs(slot: number): number {
    let mean = 0
    for (let bin = 0; bin < delayBins; bin += 1) {
      mean += this.binShare(slot, bin) * middleOfBinMs(bin, this.withinMs)
    }
    return mean
  }

  /** Drops what is known of a type whose number will stand for another. */
  forget(type: number): void {
    this.baskets -= this.opened[type] as number
    this.opened[type] = 0
    this.holding[type] = 0
    for (let slot = 0; slot < this.pairs.size; slot += 1) {
      const key = this.pairs.keys[slot] as number
      if (antecedentOf(key) === type || consequentOf(key) === type) this.pairs.drop(slot)
    }
  }

  /** The pairs, the most frequent first. */
  toState(): PairState[] {
    return Array.from({ length: this.pairs.size }, (_, slot) => ({
      key: this.pairs.keys[slot] as number,
      count: this.pairs.counts[slot] as number,
      error: this.pairs.errors[slot] as number,
      delays: Array.from(this.delays.subarray(slot * delayBins, (slot + 1) * delayBins)),
    })).sort((a, b) => b.count - a.count)
  }

  /** Puts pairs back in place of all others, as many as there is room for. */
  restore(states: readonly PairState[], baskets: number): void {
    this.baskets = baskets
    this.pairs.clear()
    for (const { key, count, error, delays } of states.slice(0, this.pairs.keys.length)) {
      const slot = this.pairs.restore(key, count, error)
      this.delays.set(delays, slot * delayBins)
    }
  }

  #clearSlot(slot: number): void {
    this.delays.fill(0, slot * delayBins, (slot + 1) * delayBins)
  }

  #halve(): void {
    this.#untilHalving = basketsPerHalving
    this.baskets /= 2
    this.pairs.halve()
    for (const sums of [this.opened, this.holding, this.delays]) {
      for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] as number) / 2
    }
  }
}

function pairKey(antecedent: number, consequent: number): number {
  return (antecedent << symbolBits) | consequent
}

export function antecedentOf(key: number): number {
  return key >> symbolBits
}

export function consequentOf(key: number): number {
  return key & symbolMask
}
