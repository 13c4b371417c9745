import type { TrainingWorker } from '../../worker/training-worker.ts'
import type { ClusterSet } from '../clusters/footprint-clusters.ts'
import { InheritedFootprint } from '../clusters/inherited-footprint.ts'
import { ClientFootprints } from './client-footprints.ts'
import type { CostScratch, EstimateSource } from './cost-model.ts'
import type { CostStatistics } from './cost-statistics.ts'
import { LastCosts } from './last-costs.ts'
import { CostRefits } from './refit/cost-refits.ts'
import { createScratch, type RequestInputs, TypeFootprint } from './type-footprint.ts'

/** Costs that what a type inherits counts for beside its own. */
const inheritedWeight = 1
/** Types that must be known before others inherit from them: fewer say little of what is usual. */
const enoughTypes = 16
/** Costs of its own from which on a type inherits nothing. */
const grownUp = 50

/** How many numbers there are of everything. */
export interface CostBookSize {
  readonly types: number
  readonly clients: number
  readonly costs: number
  readonly features: number
}

/** A request whose costs are learned or asked for, in numbers. One object, reused. */
export interface BookedRequest {
  type: number
  /** Slot of the client, −1 for none. */
  client: number
  features: ArrayLike<number> | undefined
}

/** What requests cost, by type, with what sessions and clusters know. */
export class CostBook {
  readonly footprints: (TypeFootprint | undefined)[]
  readonly clients: ClientFootprints
  readonly #size: CostBookSize
  readonly #last: LastCosts
  readonly #scratch: CostScratch
  readonly #inputs: RequestInputs
  readonly #refits: CostRefits | undefined
  #inherited: InheritedFootprint | undefined

  constructor(size: CostBookSize, worker?: TrainingWorker) {
    this.#size = size
    this.footprints = new Array<TypeFootprint | undefined>(size.types).fill(undefined)
    this.clients = new ClientFootprints(size.clients, size.costs)
    this.#last = new LastCosts(size.clients, size.costs)
    this.#scratch = createScratch(size.costs, size.features)
    this.#refits = worker === undefined ? undefined : new CostRefits(worker)
    this.#inputs = { facts: { lastAt: -1, features: undefined }, last: this.#last }
  }

  footprintOf(type: number): TypeFootprint {
    const known = this.footprints[type]
    if (known !== undefined) return known
    const created = new TypeFootprint(this.#size.costs, this.#size.features)
    this.footprints[type] = created
    return created
  }

  /** Learns what a request cost that counts `weight`. */
  learn(request: BookedRequest, costs: ArrayLike<number>, weight: number): void {
    const { type, client } = request
    this.#read(request)
    const footprint = this.footprintOf(type)
    footprint.learn(costs, weight, this.#inputs, this.#scratch)
    this.#refits?.note(type, footprint.models)
    if (client < 0) return
    this.#last.remember(client, type, costs)
    this.clients.learn(client, costs)
  }

  /** Writes what a request should cost, NaN where nothing is known. */
  estimate(request: BookedRequest, out: Float64Array): void {
    this.#read(request)
    const footprint = this.footprints[request.type]
    footprint?.writeInputs(this.#inputs, this.#scratch)
    for (let cost = 0; cost < this.#size.costs; cost += 1) {
      out[cost] = this.#estimateCost(footprint, cost)
    }
  }

  /** Which estimate a cost of a request would come from. */
  sourceOf(request: BookedRequest, cost: number): EstimateSource {
    this.#read(request)
    const isSession = !Number.isNaN(this.#lastOf(cost))
    return this.footprints[request.type]?.models[cost]?.source(isSession) ?? 'type'
  }

  /** Writes the mean costs of a type, 0 where nothing is known. */
  writeMeans(type: number, out: Float64Array): void {
    const footprint = this.footprints[type]
    for (let cost = 0; cost < out.length; cost += 1) {
      const mean = footprint === undefined ? 0 : this.#meanOf(footprint, cost)
      out[cost] = Number.isNaN(mean) ? 0 : mean
    }
  }

  /** Lets new types inherit from clusters of the known ones. */
  inherit(types: ClusterSet): void {
    const known = types.clusters.reduce((sum, { members }) => sum + members.length, 0)
    if (known < enoughTypes) return
    this.#inherited = new InheritedFootprint(types, this.#size.costs)
  }

  forgetType(type: number): void {
    this.footprints[type] = undefined
    this.#refits?.forgetType(type)
    this.#last.forgetType(type)
  }

  forgetClient(client: number): void {
    this.#last.forgetClient(client)
    this.clients.forgetClient(client)
  }

  #read({ type, client, features }: BookedRequest): void {
    this.#inputs.facts.lastAt = client < 0 ? -1 : this.#last.find(client, type)
    this.#inputs.facts.features = features
  }

  #lastOf(cost: number): number {
    const { lastAt } = this.#inputs.facts
    return lastAt < 0 ? Number.NaN : this.#last.at(lastAt + cost)
  }

  #estimateCost(footprint: TypeFootprint | undefined, cost: number): number {
    const model = footprint?.models[cost]
    if (footprint === undefined || model === undefined) return this.#commonCost(cost)
    const last = this.#lastOf(cost)
    const source = model.source(!Number.isNaN(last))
    if (source === 'session') return last
    if (source === 'type') return this.#meanOf(footprint, cost)
    return model.regressed(this.#scratch.inputs, footprint.logMean(cost))
  }

  /** The mean of a type, drawn to what it inherits while it has few costs of its own. */
  #meanOf(footprint: TypeFootprint, cost: number): number {
    const { weight, mean } = footprint.costs[cost] as CostStatistics
    if (weight >= grownUp) return mean
    if (weight === 0) return this.#commonCost(cost)
    const near = this.#inherited?.nearest((d) => footprint.logMean(d), cost) ?? Number.NaN
    if (Number.isNaN(near)) return mean
    return (weight * mean + inheritedWeight * near) / (weight + inheritedWeight)
  }

  #commonCost(cost: number): number {
    return this.#inherited?.common(cost) ?? Number.NaN
  }
}
