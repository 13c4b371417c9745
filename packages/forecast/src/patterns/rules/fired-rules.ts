import { Awaited } from './awaited.ts'
import { delayBins } from './delay-bins.ts'
import type { ExpectedDemand } from './expected-demand.ts'
import { consequentOf } from './pair-counts.ts'
import { consequentsPerType, type RuleMiner } from './rule-miner.ts'

/** Writes the expected costs of a type. */
export type CostsOf = (symbol: number, out: Float64Array) => void

export interface FiredSize {
  readonly clients: number
  readonly costs: number
  readonly costsOf: CostsOf
}

/** What the rules of a request's type make expected of its client. One object, reused. */
export class FiredRules {
  count = 0
  /** Pairs of the rules that fired, and the probability that their consequent comes. */
  readonly slots: Int32Array = new Int32Array(consequentsPerType)
  readonly symbols: Uint16Array = new Uint16Array(consequentsPerType)
  readonly probabilities: Float64Array = new Float64Array(consequentsPerType)
  readonly #miner: RuleMiner
  readonly #demand: ExpectedDemand
  readonly #costsOf: CostsOf
  readonly #costs: Float64Array
  readonly #awaited: Awaited

  constructor(miner: RuleMiner, demand: ExpectedDemand, { clients, costs, costsOf }: FiredSize) {
    this.#miner = miner
    this.#demand = demand
    this.#costsOf = costsOf
    this.#costs = new Float64Array(costs)
    this.#awaited = new Awaited(clients)
  }

  /** A client's request: ends what was awaited of it and fires the rules of its type. */
  observe(client: number, symbol: number, atMs: number): void {
    this.#end(client, symbol, atMs)
    this.count = 0
    for (let index = 0; index < consequentsPerType; index += 1) {
      const slot = this.#miner.ruleOf(symbol, index)
      if (slot >= 0) this.#fire(client, slot, atMs)
    }
  }

  /** Writes what the rules that fired add to a horizon: requests first, then each cost. */
  within(horizonMs: number, out: Float64Array): Float64Array {
    out.fill(0)
    for (let i = 0; i < this.count; i += 1) {
      const slot = this.slots[i] as number
      let comes = 0
      for (let bin = 0; bin < delayBins; bin += 1) {
        const share = this.#miner.counts.binShare(slot, bin)
        comes += share * (1 - this.#demand.stays(bin, horizonMs))
      }
      this.#addCosts(this.symbols[i] as number, comes * (this.probabilities[i] as number), out)
    }
    return out
  }

  forgetClient(client: number): void {
    this.#awaited.forgetClient(client)
  }

  forgetSymbol(symbol: number): void {
    this.#awaited.forgetSymbol(symbol)
  }

  #fire(client: number, slot: number, atMs: number): void {
    const symbol = consequentOf(this.#miner.counts.pairs.keys[slot] as number)
    const stillLikely = this.#end(client, symbol, atMs)
    const probability = Math.max(stillLikely, this.#miner.counts.confidence(slot))
    this.#demand.advance(symbol, atMs)
    this.#weigh(slot, probability, 0)
    const place = this.#awaited.take(client)
    this.#awaited.symbols[place] = symbol
    this.#awaited.slots[place] = slot
    this.#awaited.sinceMs[place] = atMs
    this.#awaited.probabilities[place] = probability
    this.slots[this.count] = slot
    this.symbols[this.count] = symbol
    this.probabilities[this.count] = probability
    this.count += 1
  }

  /** Takes back what is still expected of a follow-up; returns how likely it still was. */
  #end(client: number, symbol: number, atMs: number): number {
    const place = this.#awaited.find(client, symbol)
    if (place < 0) return 0
    const slot = this.#awaited.slots[place] as number
    const probability = this.#awaited.probabilities[place] as number
    const passedMs = Math.max(0, atMs - (this.#awaited.sinceMs[place] as number))
    this.#awaited.end(place)
    this.#demand.advance(symbol, atMs)
    if (consequentOf(this.#miner.counts.pairs.keys[slot] as number) !== symbol) return 0
    return -this.#weigh(slot, -probability, passedMs)
  }

  /** Adds a rule's expectation, of which a time has passed; returns its part that is still to come. */
  #weigh(slot: number, probability: number, passedMs: number): number {
    const symbol = consequentOf(this.#miner.counts.pairs.keys[slot] as number)
    let sum = 0
    for (let bin = 0; bin < delayBins; bin += 1) {
      const share = this.#miner.counts.binShare(slot, bin)
      if (share === 0) continue
      const mass = probability * share * this.#demand.stays(bin, passedMs)
      sum += mass
      this.#demand.add(symbol, bin, mass)
    }
    return sum
  }

  #addCosts(symbol: number, requests: number, out: Float64Array): void {
    this.#costsOf(symbol, this.#costs)
    out[0] = (out[0] as number) + requests
    for (let cost = 0; cost < this.#costs.length; cost += 1) {
      out[cost + 1] = (out[cost + 1] as number) + requests * (this.#costs[cost] as number)
    }
  }
}
