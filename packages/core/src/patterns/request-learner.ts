import { createPatterns, type Patterns, type PatternsSnapshot } from '@predictive-limit/forecast'
import { UNITS } from '../buckets/bucket-config.ts'
import type { EmitEvent } from '../events/emitter.ts'
import type { Requester } from '../predict/resource-predictor.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import { FollowUpDemand } from './follow-up-demand.ts'
import { FollowedClients } from './followed-clients.ts'
import { KeptClusters } from './kept-clusters.ts'
import type { LimiterPatterns } from './patterns-report.ts'
import { type ExpectedOfKey, PREPARED_MS } from './prepared-keys.ts'
import { noPatterns, reportPatterns } from './report-patterns.ts'
import { type NotedRequest, RequestRing } from './request-ring.ts'
import { SettledTypes } from './settled-types.ts'

/** Resources whose costs are learned; more than that have no footprints. */
const MOST_RESOURCES = 8
/** Clients whose sessions are followed at a time. */
const MOST_CLIENTS = 4096
/** Events learned from in one tick: one to two milliseconds. */
const MOST_PER_TICK = 256
/** Events learned from in one step: about a tenth of a millisecond. */
const PER_STEP = 16

/** What the learner needs to know of a resource. */
export interface LearnedResource {
  readonly shared: boolean
  /** Whether its cost is only known once settled. */
  readonly learned: unknown
}

export interface LearnerParts {
  readonly resources: readonly LearnedResource[]
  readonly random: () => number
  readonly stepMs: number
  /** The client of requests that have none. */
  readonly anonymous: string
  readonly emit: EmitEvent
  /** Told that a rule fired, and what it expects of a key within two seconds. */
  readonly prepare: (resource: number, key: string, expected: ExpectedOfKey, nowUs: number) => void
}

/** What was learned, with the names of the resources whose costs are in it. */
interface LearnerSnapshot {
  readonly resources: readonly string[]
  readonly learned: PatternsSnapshot
}

/**
 * Learns patterns from a limiter's requests: those of the clients that are followed go into a ring on the
 * request path and are learned from on the tick, within a budget. Bounded in memory and in time.
 */
export class RequestLearner {
  readonly demand: FollowUpDemand
  private readonly parts: LearnerParts
  private readonly resources: number
  private readonly ring: RequestRing
  private readonly followed: FollowedClients
  private readonly settled = new SettledTypes()
  private readonly asked: { type: string; client: string | undefined } = {
    type: '',
    client: undefined,
  }
  /** Made with the first request: its tables take some megabytes. */
  private patterns: Patterns | undefined
  private readonly clusters = new KeptClusters()
  private adaptedMs = Number.NaN
  private learned = 0
  /** Something broke: nothing is learned any more, and nothing expected. */
  private isOff = false

  constructor(parts: LearnerParts) {
    this.parts = parts
    this.resources = Math.min(MOST_RESOURCES, parts.resources.length)
    this.ring = new RequestRing(this.resources)
    this.followed = new FollowedClients(parts.random)
    this.demand = new FollowUpDemand(this.resources, parts.stepMs)
  }

  /** A request asked: its costs are those reserved, or known once they are settled. */
  note({ nowUs, count, entries }: Ask, { client, type, classIndex }: Requester): void {
    const who = client === this.parts.anonymous ? undefined : client
    if (this.isOff || !this.followed.includes(who)) return
    const event = this.ring.put()
    if (event === undefined) return
    event.type = type
    event.client = who
    event.classIndex = classIndex
    event.atUs = nowUs
    event.isSettled = false
    const { costs, keys } = event
    for (let resource = 0; resource < costs.length; resource++) {
      costs[resource] = 0
      keys[resource] = undefined
    }
    for (let i = 0; i < count; i++) {
      const { resource, key, cost } = entries[i] as AskEntry
      if (resource >= costs.length) continue
      costs[resource] = cost / UNITS
      keys[resource] = key
    }
  }

  /** What a request really cost; `units` by resource, undefined where its estimate stands. */
  settle(type: string, client: string | undefined, units: readonly (number | undefined)[]): void {
    const event = this.ring.put()
    if (event === undefined) return
    event.type = type
    event.client = client === this.parts.anonymous ? undefined : client
    event.isSettled = true
    for (let resource = 0; resource < this.resources; resource++) {
      const cost = units[resource]
      event.costs[resource] = cost === undefined ? Number.NaN : cost / UNITS
      if (cost !== undefined) this.settled.add(type, resource)
    }
  }

  /** Tokens that a request should cost, NaN while nothing is known. */
  expectedTokens(resource: number, type: string, client: string): number {
    if (this.patterns === undefined || resource >= this.resources) return Number.NaN
    this.asked.type = type
    this.asked.client = client
    return this.patterns.expectedCost(this.asked)[resource] as number
  }

  /** Learns from what has come since the last tick, then renews the outlook: in short steps. Never throws. */
  *tick(nowUs: number): Generator<undefined, void> {
    if (this.isOff) return
    try {
      yield* this.learn(nowUs)
    } catch (error) {
      this.isOff = true
      this.patterns = undefined
      this.parts.emit('error', { part: 'patterns', error })
    }
  }

  report<Name extends string>(names: readonly Name[]): LimiterPatterns<Name> {
    const { patterns, learned, ring, followed } = this
    const observed = { requests: learned, missed: ring.missed, share: followed.share }
    if (patterns === undefined) return { ...noPatterns, observed }
    return { observed, ...reportPatterns(patterns, names, this.clusters.found) }
  }

  snapshot(names: readonly string[]): LearnerSnapshot | undefined {
    if (this.patterns === undefined) return undefined
    return { resources: names.slice(0, this.resources), learned: this.patterns.snapshot() }
  }

  /** Goes on from a snapshot of a limiter with the same resources. Throws where it is damaged. */
  restore(snapshot: unknown, names: readonly string[]): void {
    const { resources, learned } = snapshot as LearnerSnapshot
    if (String(resources) !== String(names.slice(0, this.resources))) return
    const patterns = this.createPatterns()
    patterns.restore(learned)
    this.clusters.clear()
    this.patterns = patterns
  }

  private *learn(nowUs: number): Generator<undefined, void> {
    const nowMs = nowUs / 1000
    this.adapt(nowMs)
    for (let taken = 1; taken <= MOST_PER_TICK; taken++) {
      const event = this.ring.take()
      if (event === undefined) break
      this.patterns ??= this.createPatterns()
      if (event.isSettled)
        this.patterns.settle({ type: event.type, client: event.client, cost: event.costs })
      else this.learnRequest(this.patterns, event, nowUs)
      if (taken % PER_STEP === 0) yield
    }
    if (this.patterns === undefined) return
    this.clusters.step(this.patterns, nowMs)
    yield
    this.demand.renew(this.patterns, nowMs, 1 / this.followed.share)
  }

  private createPatterns(): Patterns {
    return createPatterns({ costs: this.resources, maxClients: MOST_CLIENTS })
  }

  private adapt(nowMs: number): void {
    if (Number.isNaN(this.adaptedMs)) this.adaptedMs = nowMs
    const seconds = (nowMs - this.adaptedMs) / 1000
    if (seconds >= 0 && seconds < 1) return
    if (seconds > 0) this.followed.adapt(seconds)
    this.adaptedMs = nowMs
  }

  private learnRequest(patterns: Patterns, event: NotedRequest, nowUs: number): void {
    const { type, client, classIndex, atUs, costs, keys } = event
    this.learned += 1
    for (let resource = 0; resource < this.resources; resource++) {
      const isAsked = keys[resource] !== undefined
      if (isAsked && this.isOpen(type, resource)) costs[resource] = Number.NaN
    }
    this.demand.noteType(type, classIndex, costs)
    const fired = patterns.observe({ atMs: atUs / 1000, type, client, cost: costs })
    if (fired.count > 0) this.prepareKeys(event, fired.within(PREPARED_MS), nowUs)
  }

  /** Whether what a request asked of a resource is an estimate, to be settled. */
  private isOpen(type: string, resource: number): boolean {
    const { learned } = this.parts.resources[resource] as LearnedResource
    return learned !== undefined || this.settled.has(type, resource)
  }

  /** Rules expect more of this client: the keys that it has just used are made ready. */
  private prepareKeys({ keys }: NotedRequest, expected: ArrayLike<number>, nowUs: number): void {
    for (let resource = 0; resource < this.resources; resource++) {
      const key = keys[resource]
      const { shared } = this.parts.resources[resource] as LearnedResource
      if (key === undefined || shared) continue
      const [requests, tokens] = [expected[0] as number, expected[1 + resource] as number]
      this.parts.prepare(resource, key, { requests, tokens }, nowUs)
    }
  }
}
