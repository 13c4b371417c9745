/**
 * What an instance and a store say to each other about a lease. Everything is a string or an integer
 * below 2⁵³; units are 1/1000 token, times µs. Totals are cumulative per incarnation, so that a message
 * that is lost, repeated or overtaken does no harm: the next one says it all again.
 */
export interface LeaseMessage {
  /** Random name of one run of one holder; whoever was fenced goes on under a new one. */
  readonly incarnation: string
  /** 1 for the first message of an incarnation, one more for each that follows. */
  readonly sequence: number
  /** Generation of the store's state that the instance remembers; '' where it knows none. */
  readonly generation: string
  /** Time for which the lease is asked, 1 … {@link MOST_TERM_US}. */
  readonly termUs: number
  /** Largest cost of a request since the last message, ≥ 0. */
  readonly largestCost: number
  /** Units that requests have asked this incarnation for in all, admitted or not, ≥ 0. */
  readonly demand: number
  /** The holder is done: it will spend nothing more, and all that it holds goes back. */
  readonly isFinal: boolean
  /** Every class that the holder knows, each once, at most 33. */
  readonly classes: readonly ClassReport[]
}

/** One class of a holder: what became of its tokens, and what it wants next. */
export interface ClassReport {
  readonly class: string
  /** Total that requests asked for, admitted or not, ≥ 0: a class that nobody asks for gets nothing. */
  readonly asked: number
  /** Total granted, as the last reply said. */
  readonly granted: number
  /** Total spent. More than the store has granted is charged to the standard account. */
  readonly used: number
  /** Total given back unspent. */
  readonly returned: number
  /** Wanted refill, units per second, ≥ 0. */
  readonly ratePerSecond: number
  /** Units that the holder wants to hold, ≥ 0. */
  readonly capacity: number
  /** Established share of the class, millionths, 1 … 1,000,000. */
  readonly weight: number
}

/**
 * What became of a message: `granted`: applied, or known already; `stale`: overtaken by a later one, no
 * effect; `fenced`: the incarnation is unknown or has expired, or its key is blocked; `generation`: the store has lost its state
 * since. After the last two the holder drops what it holds and takes a new incarnation.
 */
export type LeaseStatus = 'granted' | 'stale' | 'fenced' | 'generation'

export interface LeaseReply {
  readonly status: LeaseStatus
  /** Of the message that is answered, like `sequence`. */
  readonly incarnation: string
  readonly sequence: number
  readonly generation: string
  /** Holders with a live lease, this one included. */
  readonly holders: number
  /** What the clients of all other holders ask for, units per second, as each of them reported last. */
  readonly othersPerSecond: number
  /** Units in the standard account after this; negative while in debt. */
  readonly standard: number
  /** Time over which trickles mature, > 0. */
  readonly trickleUs: number
  /** In the order of the message; empty unless granted. */
  readonly classes: readonly ClassGrant[]
}

/** What one class of a holder may spend, and what the whole cluster wants of it. */
export interface ClassGrant {
  readonly class: string
  /** Total granted to this incarnation, what has matured at the store included. */
  readonly granted: number
  /** Units that mature at the holder evenly over `trickleUs` from the receipt on; 0 where nothing does. */
  readonly trickle: number
  /** There is too little for all, and this is the holder's whole share of what comes. */
  readonly saturated: boolean
  /** What all holders together want to hold of the class, and the refill that they want. */
  readonly clusterCapacity: number
  readonly clusterRatePerSecond: number
}

/** Longest term of a lease: what a crashed holder had is missing for so long at most. */
export const MOST_TERM_US = 60_000_000

export const WEIGHT_PARTS = 1_000_000
