import type { TrainingWorker } from '../worker/training-worker.ts'
import { busiest } from './clusters/busiest.ts'
import { clusterInSteps, type Member, mostPoints } from './clusters/footprint-clusters.ts'
import { finish } from './clusters/steps.ts'
import type { BookedRequest } from './footprints/cost-book.ts'
import { createParts, type PatternParts } from './pattern-parts.ts'
import type {
  CostRequest,
  ExpectedFollowUps,
  FollowUps,
  Footprint,
  NextType,
  PatternClusters,
  PatternRequest,
  Patterns,
  Rule,
  VisitFollowUp,
} from './patterns.ts'
import type { PatternsSettings } from './patterns-options.ts'
import { describeFootprint } from './report/describe-footprint.ts'
import { FollowUpsView } from './report/follow-ups-view.ts'
import { listRules } from './report/list-rules.ts'
import { Ranking } from './sequences/ranking.ts'
import { appendSymbol, longestContext } from './sequences/sequence-model.ts'
import {
  type PatternsSnapshot,
  restorePatterns,
  takePatterns,
} from './snapshot/patterns-snapshot.ts'
import { restSymbol } from './tables/type-table.ts'

const mostNextTypes = 8
/** Costs after which a type may be clustered. */
const enoughCosts = 10

/** The patterns behind `createPatterns`: names become numbers here, the parts know only numbers. */
export class RequestPatterns implements Patterns {
  readonly #settings: PatternsSettings
  readonly #parts: PatternParts
  readonly #view: FollowUpsView
  readonly #ranking: Ranking = new Ranking(mostNextTypes)
  readonly #booked: BookedRequest = { type: 0, client: -1, features: undefined }
  readonly #expected: Float64Array
  readonly #means: Float64Array

  constructor(settings: PatternsSettings, worker?: TrainingWorker) {
    this.#settings = settings
    this.#parts = createParts(settings, worker)
    this.#view = new FollowUpsView(this.#parts, settings.costs)
    this.#expected = new Float64Array(settings.costs)
    this.#means = new Float64Array(settings.costs)
  }

  observe(request: PatternRequest): FollowUps {
    const { atMs, type: name, client: clientName, cost } = request
    const { types, clients, costs } = this.#parts
    const type = types.note(name, atMs)
    const client = clientName === undefined ? -1 : clients.note(clientName, atMs)
    const id = client < 0 ? 0 : (clients.ids[client] as number)
    const weight = costs.footprintOf(type).clients.note(id, atMs)
    if (client < 0) this.#parts.fired.count = 0
    else this.#follow(client, types.symbolOf(type), atMs, weight)
    if (cost !== undefined) costs.learn(this.#book(type, client, request.features), cost, weight)
    return this.#view
  }

  settle(request: CostRequest): void {
    const { types, clients, costs } = this.#parts
    const type = types.find(request.type)
    const client = this.#slotOf(request.client)
    if (request.cost === undefined) return
    const id = client < 0 ? 0 : (clients.ids[client] as number)
    const weight = costs.footprintOf(type).clients.weightOf(id)
    costs.learn(this.#book(type, client, request.features), request.cost, weight)
  }

  expectedCost(request: CostRequest): ArrayLike<number> {
    const type = this.#parts.types.find(request.type)
    const client = this.#slotOf(request.client)
    this.#parts.costs.estimate(this.#book(type, client, request.features), this.#expected)
    return this.#expected
  }

  nextTypes(client: string, most = 3): readonly NextType[] {
    const slot = this.#slotOf(client)
    const recent = slot < 0 ? 0 : (this.#parts.recent[slot] as number)
    return this.#rank(recent, longestContext, most)
  }

  nextTypesAfter(types: readonly string[], most = 3): readonly NextType[] {
    const symbols = types.map((name) => this.#parts.types.symbolOf(this.#parts.types.find(name)))
    return this.#rank(symbols.reduce(appendSymbol, 0), symbols.length, most)
  }

  expectedFollowUps(atMs: number, horizonMs: number): ExpectedFollowUps {
    const sums = new Float64Array(1 + this.#settings.costs)
    this.eachFollowUp(atMs, horizonMs, (_, requests, costs) => {
      sums[0] = (sums[0] as number) + requests
      for (let i = 0; i < costs.length; i += 1) {
        sums[1 + i] = (sums[1 + i] as number) + requests * (costs[i] as number)
      }
    })
    const [requests = 0, ...costs] = sums
    return { requests, costs }
  }

  eachFollowUp(atMs: number, horizonMs: number, visit: VisitFollowUp): void {
    const { demand, types, costs } = this.#parts
    demand.advanceAll(atMs)
    for (let i = 0; i < demand.count; i += 1) {
      const symbol = demand.symbols[i] as number
      const name = types.nameOf(symbol)
      if (name === undefined) continue
      costs.writeMeans(symbol, this.#means)
      visit(name, demand.within(symbol, horizonMs), this.#means)
    }
  }

  footprintOf(type: string): Footprint | undefined {
    return describeFootprint(this.#parts, type)
  }

  footprints(): readonly Footprint[] {
    const { types } = this.#parts
    return [...types.entries()]
      .sort(([, a], [, b]) => (types.seen[b] as number) - (types.seen[a] as number))
      .flatMap(([name]) => describeFootprint(this.#parts, name) ?? [])
  }

  rules(): readonly Rule[] {
    return listRules(this.#parts)
  }

  clusters(): PatternClusters {
    return finish(this.clustersInSteps())
  }

  *clustersInSteps(): Generator<undefined, PatternClusters> {
    const { costs } = this.#settings
    const types = yield* clusterInSteps(this.#typeMembers(), costs)
    this.#parts.costs.inherit(types)
    yield
    return { types, clients: yield* clusterInSteps(this.#clientMembers(), costs) }
  }

  snapshot(): PatternsSnapshot {
    return takePatterns(this.#parts, this.#settings)
  }

  restore(snapshot: PatternsSnapshot): void {
    restorePatterns(snapshot, this.#parts, this.#settings)
  }

  #follow(client: number, symbol: number, atMs: number, weight: number): void {
    const { sequences, recent, miner, fired } = this.#parts
    const before = recent[client] as number
    sequences.learn(before, symbol, weight)
    recent[client] = appendSymbol(before, symbol)
    fired.count = 0
    if (symbol === restSymbol) return
    miner.observe(client, symbol, atMs, weight)
    fired.observe(client, symbol, atMs)
  }

  #rank(recent: number, longest: number, most: number): readonly NextType[] {
    const { types, sequences } = this.#parts
    const among = { first: restSymbol + 1, alphabet: types.count + 1, longest }
    sequences.rank(recent, this.#ranking, among)
    const { symbols, probabilities, count } = this.#ranking
    return Array.from({ length: Math.min(most, count) }, (_, i) => ({
      type: types.nameOf(symbols[i] as number) ?? '',
      probability: probabilities[i] as number,
    }))
  }

  #slotOf(client: string | undefined): number {
    return client === undefined ? -1 : this.#parts.clients.find(client)
  }

  #book(type: number, client: number, features: ArrayLike<number> | undefined): BookedRequest {
    this.#booked.type = type
    this.#booked.client = client
    this.#booked.features = features
    return this.#booked
  }

  #typeMembers(): Member[] {
    const { types, costs } = this.#parts
    const members: Member[] = []
    for (const [name, type] of types.entries()) {
      const footprint = costs.footprints[type]
      if (footprint === undefined || !footprint.costs.some(({ weight }) => weight >= enoughCosts))
        continue
      const logMeans = footprint.costs.map(({ logMean }) => logMean)
      members.push({ name, requests: types.seen[type] as number, logMeans })
    }
    return members
  }

  #clientMembers(): Member[] {
    const { clients, costs } = this.#parts
    const { requests, logMeans } = costs.clients
    const members: Member[] = []
    for (const slot of busiest(requests, clients.count, mostPoints)) {
      const name = clients.nameOf(slot)
      const counted = requests[slot] as number
      if (name === undefined || counted < enoughCosts) continue
      const from = slot * this.#settings.costs
      const own = Array.from(logMeans.subarray(from, from + this.#settings.costs))
      members.push({ name, requests: counted, logMeans: own })
    }
    return members
  }
}
