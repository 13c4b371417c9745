import type { SourceSpec } from '../settings.ts'

/** What the driver is asked to replay, and where to. */
export interface DriveOrder {
  readonly kind: 'start'
  readonly source: SourceSpec
  readonly origin: string
  readonly speed: number
  /** Log time of the first arrival: it is due at once. */
  readonly firstAtMs: number
  /** Log time from which on arrivals are left out; Infinity does not survive a message. */
  readonly cutAtMs: number | undefined
}

/** Asks how many requests a second the driver and a server manage, both at full speed. */
export interface MeasureOrder {
  readonly kind: 'measure'
  readonly origin: string
  readonly forMs: number
}

/** Asks the driver to send nothing more and to say what it did. */
export interface StopOrder {
  readonly kind: 'stop'
}

export type Order = DriveOrder | MeasureOrder | StopOrder

/** What the driver did so far. `read = replayed + unreadable + failed + in flight`. */
export interface Tally {
  readonly read: number
  readonly unreadable: number
  /** Requests answered, whatever the answer. */
  readonly replayed: number
  /** Requests without an answer: the connection broke. */
  readonly failed: number
  readonly admitted: number
  readonly refused: number
  /** Log time of the newest request. */
  readonly atMs: number
  /** How late the newest request was sent, and the latest of all. */
  readonly lagMs: number
  readonly worstLagMs: number
  /** The first lines that could not be read. */
  readonly samples: readonly {
    readonly line: number
    readonly text: string
    readonly why: string
  }[]
}

export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'measured'; readonly perSecond: number }
  | { readonly kind: 'progress'; readonly tally: Tally }
  | { readonly kind: 'done'; readonly tally: Tally }
  | { readonly kind: 'broken'; readonly sentence: string }
