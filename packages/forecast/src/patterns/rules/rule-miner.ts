import { OpenBaskets, requestsPerClient } from './open-baskets.ts'
import { antecedentOf, type PairCounts } from './pair-counts.ts'
import { holds, type RuleThresholds } from './rule-thresholds.ts'

/** Consequents kept of each type. */
export const consequentsPerType = 8

/**
 * Finds association rules `A → B within T` in the requests of each client as they come, and keeps the
 * rules of each type at hand. A request closes what it answers: B counts once for every basket that is
 * open, back to the client's last B, whose basket it is the last to enter.
 *
 * Cost: up to eight pair counts a request.
 * Source: association rules: Agrawal, Imieliński and Swami (1993); episodes within a time window:
 * Mannila, Toivonen and Verkamo (1997); bounded: see `SpaceSaving`.
 *
 * @example // one client asks A B A C within T: A → B 1 of 2 baskets, A → C 2 of 2, lift of A → C
 * // 1/(3/4): C is in 3 of all 4 baskets
 */
export class RuleMiner {
  readonly counts: PairCounts
  readonly thresholds: RuleThresholds
  readonly #baskets: OpenBaskets
  /** Slots of the rules of type t from t · 8 on, −1 where there is none. */
  readonly #rules: Int32Array

  constructor(counts: PairCounts, clients: number, thresholds: RuleThresholds) {
    this.counts = counts
    this.thresholds = thresholds
    this.#baskets = new OpenBaskets(clients)
    this.#rules = new Int32Array(counts.opened.length * consequentsPerType).fill(-1)
  }

  /** Counts a request into the baskets that it falls in, and opens its own. */
  observe(client: number, symbol: number, atMs: number, weight: number): void {
    const { symbols, atMs: openedMs, weights } = this.#baskets
    for (let back = 0; back < requestsPerClient; back += 1) {
      const place = this.#baskets.placeOf(client, back)
      const counts = weights[place] as number
      const delayMs = Math.max(0, atMs - (openedMs[place] as number))
      if (counts === 0 || delayMs > this.counts.withinMs) break
      const first = symbols[place] as number
      const slot = this.counts.hold(first, symbol, delayMs, counts)
      if (holds(this.counts, slot, this.thresholds)) this.#list(first, slot)
      if (first === symbol) break
    }
    this.counts.open(symbol, weight)
    this.#baskets.push(client, symbol, atMs, weight)
  }

  /** The slot of the `index`-th rule of a type, −1 when there is none that still holds. */
  ruleOf(symbol: number, index: number): number {
    const at = symbol * consequentsPerType + index
    const slot = this.#rules[at] as number
    if (slot < 0) return -1
    const key = this.counts.pairs.keys[slot] as number
    if (antecedentOf(key) === symbol && holds(this.counts, slot, this.thresholds)) return slot
    this.#rules[at] = -1
    return -1
  }

  forgetClient(client: number): void {
    this.#baskets.forgetClient(client)
  }

  forgetSymbol(symbol: number): void {
    this.#baskets.forgetSymbol(symbol)
    this.counts.forget(symbol)
    this.#rules.fill(-1, symbol * consequentsPerType, (symbol + 1) * consequentsPerType)
  }

  /** Lists all rules anew, after a restore. */
  relist(): void {
    this.#rules.fill(-1)
    for (let slot = 0; slot < this.counts.pairs.size; slot += 1) {
      if (!holds(this.counts, slot, this.thresholds)) continue
      this.#list(antecedentOf(this.counts.pairs.keys[slot] as number), slot)
    }
  }

  /** Keeps the most confident rules of a type. */
  #list(symbol: number, slot: number): void {
    const from = symbol * consequentsPerType
    let least = -1
    let leastConfidence = this.counts.confidence(slot)
    for (let at = from; at < from + consequentsPerType; at += 1) {
      const listed = this.#rules[at] as number
      if (listed === slot) return
      const confidence = listed < 0 ? -1 : this.counts.confidence(listed)
      if (confidence >= leastConfidence) continue
      least = at
      leastConfidence = confidence
    }
    if (least >= 0) this.#rules[least] = slot
  }
}
