import type { EstimateSource, NextType, Rule } from '@predictive-limit/forecast'

/** What one resource costs the requests of a type, in tokens. */
export interface CostReport {
  readonly mean: number
  readonly deviation: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Which estimate of a request's cost was best lately: the type's mean, the client's last, a regression. */
  readonly bestEstimate: EstimateSource
}

/** What requests of one type cost. */
export interface FootprintReport<Name extends string = string> {
  readonly type: string
  /** Requests seen of those that are learned from. */
  readonly requests: number
  readonly costs: { readonly [N in Name]?: CostReport }
}

/** Types, or clients, whose requests cost alike. */
export interface ClusterReport<Name extends string = string> {
  /** The busiest first. */
  readonly members: readonly string[]
  readonly requests: number
  /** Geometric mean of the members' costs, in tokens. */
  readonly costs: { readonly [N in Name]?: number }
}

/** What comes after requests of a type, likeliest first. */
export interface SequenceReport {
  readonly after: string
  readonly next: readonly NextType[]
}

/** What `limiter.patterns()` found in the requests, as plain JSON. */
export interface LimiterPatterns<Name extends string = string> {
  /** Requests learned from since the limiter began, those that found no room, and the share of clients followed now. */
  readonly observed: {
    readonly requests: number
    readonly missed: number
    readonly share: number
  }
  /** Request types by what they cost, the busiest first. */
  readonly footprints: readonly FootprintReport<Name>[]
  /** Found anew about once a minute. Clients appear under their names, addresses by default. */
  readonly clusters: {
    readonly types: readonly ClusterReport<Name>[]
    readonly clients: readonly ClusterReport<Name>[]
  }
  /** Association rules that hold, the most confident first. */
  readonly rules: readonly Rule[]
  /** For the busiest types. */
  readonly sequences: readonly SequenceReport[]
}
