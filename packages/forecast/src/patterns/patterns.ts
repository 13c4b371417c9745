import type { ClusterSet } from './clusters/footprint-clusters.ts'
import type { EstimateSource } from './footprints/cost-model.ts'
import type { PatternsSnapshot } from './snapshot/patterns-snapshot.ts'

/** A request as patterns see it. */
export interface PatternRequest {
  /** Time of arrival in milliseconds, on any clock that does not go back. */
  readonly atMs: number
  /** Kind of request, up to 256 characters; longer ones count among the rest. */
  readonly type: string
  /** Who asks; without one the request belongs to no session. */
  readonly client?: string | undefined
  /** What it cost, one number ≥ 0 for each of `costs`; NaN where unknown. Left out, `settle` says it later. */
  readonly cost?: ArrayLike<number> | undefined
  /** What was known before, one number ≥ 0 for each of `features`; NaN where unknown. */
  readonly features?: ArrayLike<number> | undefined
}

/** A request of which the costs became known, or are asked for. */
export type CostRequest = Omit<PatternRequest, 'atMs'>

/** A request that a rule expects of a client. */
export interface FollowUp {
  readonly type: string
  /** That it comes within `withinMs`, in (0, 1]. */
  readonly probability: number
  /** Mean time until it comes, in milliseconds. */
  readonly delayMs: number
}

/** What the rules of a request's type expect to follow it. One object for all requests: read it at once. */
export interface FollowUps {
  /** Rules that fired. */
  readonly count: number
  /** The follow-ups, one a rule. */
  list(): readonly FollowUp[]
  /**
   * What they add on average to the coming horizon: `[requests, ...costs]`, in an array that the next
   * call fills again. Everything expected is within `Infinity`.
   */
  within(horizonMs: number): ArrayLike<number>
}

/** A type that may come next. */
export interface NextType {
  readonly type: string
  readonly probability: number
}

/** What requests of one type cost, the last 500 or so counting most. */
export interface Footprint {
  readonly type: string
  /** Requests seen. */
  readonly requests: number
  /** One for each of `costs`. */
  readonly costs: readonly CostFootprint[]
}

/** One cost of one request type. */
export interface CostFootprint {
  readonly mean: number
  readonly deviation: number
  /** The cost that is not exceeded with probability `p`, 0 to 1, to within 5 %. */
  quantile(p: number): number
  /** Which estimate was best lately, given a client whose last cost is known. */
  readonly bestEstimate: EstimateSource
}

/** An association rule: after the antecedent the same client asks the consequent within `withinMs`. */
export interface Rule {
  readonly antecedent: string
  readonly consequent: string
  /** Share of all requests that are of the antecedent and were followed by the consequent. */
  readonly support: number
  /** Share of the antecedent's requests that were followed by the consequent. */
  readonly confidence: number
  /** Confidence over the share of all requests that were followed by the consequent. */
  readonly lift: number
  /** Mean time between the two, in milliseconds. */
  readonly delayMs: number
  /** Times it was seen to come true; halved, as all counts are, every 65,536 requests. */
  readonly count: number
}

/** Clusters of types and of clients by what their requests cost. */
export interface PatternClusters {
  readonly types: ClusterSet
  readonly clients: ClusterSet
}

/** Demand that rules expect of all clients together. */
export interface ExpectedFollowUps {
  readonly requests: number
  readonly costs: readonly number[]
}

/**
 * Told of each type that rules expect to follow: how many requests, and the mean costs of one, in an array
 * that is filled again for the next.
 */
export type VisitFollowUp = (type: string, requests: number, costs: ArrayLike<number>) => void

/**
 * Learns how requests hang together: what each type costs, which types and clients are alike, what a
 * client asks next. Bounded memory however many types and clients come; one client counts for at most
 * a fifth of what is learned of a type, unless it always was more. Never throws on a request.
 */
export interface Patterns {
  /** Learns from a request and says what rules expect to follow it. 1 to 3 µs and 200 bytes of short-lived numbers. */
  observe(request: PatternRequest): FollowUps
  /** Learns what a request cost that was observed without its costs. */
  settle(request: CostRequest): void
  /**
   * What a request should cost: the client's last cost, a regression on last costs and features, or the
   * mean of the type, whichever was nearest lately; what alike types cost while the type is new; NaN
   * while nothing is known. In an array that the next call fills again.
   */
  expectedCost(request: CostRequest): ArrayLike<number>
  /** The types that the client should ask next, likeliest first. @param most 1 to 8, default 3 */
  nextTypes(client: string, most?: number): readonly NextType[]
  /** The types that should follow others, the newest of which is the last: up to three count. */
  nextTypesAfter(types: readonly string[], most?: number): readonly NextType[]
  /** What open rules expect to come within a horizon from `atMs` on, all clients together. */
  expectedFollowUps(atMs: number, horizonMs: number): ExpectedFollowUps
  /**
   * The same by type of request, for every type of which something is expected. Allocates nothing: call
   * it as often as forecasts are made.
   */
  eachFollowUp(atMs: number, horizonMs: number, visit: VisitFollowUp): void
  /** What is known of the costs of a type. */
  footprintOf(type: string): Footprint | undefined
  /** What is known of the costs of all types, the most asked for first. */
  footprints(): readonly Footprint[]
  /** The rules that hold, the most confident first. */
  rules(): readonly Rule[]
  /**
   * Clusters the 96 busiest types and clients. New types inherit from what the last call found, once 16
   * are known: make it now and then, off the request path. It takes 2 to 3 ms, more the first time.
   */
  clusters(): PatternClusters
  /** The same in up to 19 steps of well below a millisecond, for whom milliseconds matter; the last returns it. */
  clustersInSteps(): Iterator<undefined, PatternClusters>
  /** Everything learned of types, as plain JSON; sessions are left out. */
  snapshot(): PatternsSnapshot
  /**
   * Goes on from a snapshot taken with the same `costs`, `features` and `withinMs`, in place of what was
   * learned so far.
   *
   * @throws ForecastError `PREDICTIVE_LIMIT_E_SNAPSHOT`, with nothing changed
   */
  restore(snapshot: PatternsSnapshot): void
}
