/** A request of a trace, as patterns see it. */
export interface Visit {
  readonly atMs: number
  readonly type: string
  readonly client: string | undefined
  readonly cost: readonly [number]
  readonly features: readonly number[]
}

/** Requests in order of time, with the name of where they come from. */
export interface VisitTrace {
  readonly name: string
  /** What `cost` is. */
  readonly cost: string
  readonly visits: readonly Visit[]
}
