/** Costs of one request by resource name, each > 0; a resource not named costs nothing. */
export interface Costs {
  readonly [resource: string]: number
}

/** One request of a source. */
export interface Arrival {
  readonly kind: 'arrival'
  /** Log time: milliseconds since the epoch, or since midnight where the source has no date. */
  readonly atMs: number
  /** Kind of request, such as `"GET *.png"`. */
  readonly type: string
  readonly client: string
  /** Costs beside the one request that every arrival is. */
  readonly costs: Costs
}

/** A line that is no arrival: counted and shown, never fatal. */
export interface UnreadableLine {
  readonly kind: 'unreadable'
  /** 1-based. */
  readonly line: number
  readonly text: string
  readonly why: string
}

export type SourceItem = Arrival | UnreadableLine

/** What a line reader says of one line: the arrival, or why it is none. */
export type LineResult = Arrival | { readonly why: string }

/** A stream of arrivals, in whatever order the source has them. */
export type Source = AsyncIterable<SourceItem>
