import { ClientWeights } from './client-weights.ts'
import { type FeatureMeans, featureInput, learnFeatures, type RequestFacts } from './cost-inputs.ts'
import { CostModel, type CostModelState, type CostScratch } from './cost-model.ts'
import { type CostState, CostStatistics } from './cost-statistics.ts'
import type { LastCosts } from './last-costs.ts'

/** Numbers that all footprints share, so that none allocates. */
export function createScratch(costs: number, features: number): CostScratch {
  const inputs = 2 + costs + features
  return {
    inputs: new Float64Array(inputs),
    scaled: new Float64Array(inputs),
    gain: new Float64Array(inputs),
    logs: new Float64Array(3),
  }
}

/** Stands for NaN in JSON: means of logarithms of 1 + x are never negative. */
const unknownFeature = -1

/** A footprint as plain numbers. */
export interface FootprintState {
  readonly costs: readonly CostState[]
  readonly models: readonly CostModelState[]
  readonly features: readonly number[]
}

/** What is known of the costs of one request type. */
export class TypeFootprint {
  readonly clients: ClientWeights = new ClientWeights()
  readonly costs: readonly CostStatistics[]
  readonly models: readonly CostModel[]
  readonly features: FeatureMeans

  constructor(costs: number, features: number) {
    const inputs = 2 + costs + features
    this.costs = Array.from({ length: costs }, () => new CostStatistics())
    this.models = Array.from({ length: costs }, () => new CostModel(inputs))
    this.features = new Float64Array(features).fill(Number.NaN)
  }

  /** Learns the costs of a request that counts `weight`; NaN for a cost that is not known. */
  learn(
    costs: ArrayLike<number>,
    weight: number,
    request: RequestInputs,
    scratch: CostScratch,
  ): void {
    this.writeInputs(request, scratch)
    for (let cost = 0; cost < this.costs.length; cost += 1) {
      const value = costs[cost] as number
      const statistics = this.costs[cost] as CostStatistics
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) continue
      if (statistics.weight > 0) {
        this.#writeLogs(cost, value, request, scratch)
        this.models[cost]?.learn(scratch, weight)
      }
      statistics.add(value, weight)
    }
    learnFeatures(this.features, request.facts, weight)
  }

  /** Writes the inputs of the regressions: 1, last costs and whether there are any, features. */
  writeInputs({ facts, last }: RequestInputs, { inputs }: CostScratch): void {
    const isKnown = facts.lastAt >= 0
    inputs[0] = 1
    inputs[1] = isKnown ? 1 : 0
    for (let cost = 0; cost < this.costs.length; cost += 1) {
      const distance = isKnown ? Math.log1p(last.at(facts.lastAt + cost)) - this.logMean(cost) : 0
      inputs[2 + cost] = Number.isNaN(distance) ? 0 : distance
    }
    const from = 2 + this.costs.length
    for (let i = 0; i < this.features.length; i += 1) {
      inputs[from + i] = featureInput(this.features, facts, i)
    }
  }

  toState(): FootprintState {
    return {
      costs: this.costs.map((cost) => cost.toState()),
      models: this.models.map((model) => model.toState()),
      features: Array.from(this.features, (mean) => (Number.isNaN(mean) ? unknownFeature : mean)),
    }
  }

  /** Goes on from a state; which clients made it is not known any more. */
  restore({ costs, models, features }: FootprintState): void {
    costs.forEach((state, cost) => {
      this.costs[cost]?.restore(state)
    })
    models.forEach((state, cost) => {
      this.models[cost]?.restore(state)
    })
    this.features.set(features.map((mean) => (mean === unknownFeature ? Number.NaN : mean)))
    this.clients.endTrust()
  }

  logMean(cost: number): number {
    return this.costs[cost]?.logMean ?? 0
  }

  #writeLogs(
    cost: number,
    value: number,
    { facts, last }: RequestInputs,
    { logs }: CostScratch,
  ): void {
    logs[0] = this.logMean(cost)
    logs[1] = facts.lastAt < 0 ? Number.NaN : Math.log1p(last.at(facts.lastAt + cost))
    logs[2] = Math.log1p(value)
  }
}

/** Where the inputs of a request come from. One object, reused. */
export interface RequestInputs {
  readonly facts: RequestFacts
  readonly last: LastCosts
}
