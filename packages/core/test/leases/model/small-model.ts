/**
 * Leases on one bucket, so small that all of its states can be visited: a refill of one token a tick, a
 * lease of two ticks, messages that are lost or arrive twice at any time. The same steps, in the same
 * words, are written down in docs/models/lease.tla.
 */
export interface State {
  /** Tokens in the bucket, standard and pools together. */
  readonly available: number
  /** Largest excess of any window over the refill: bound 3 says it stays within the burst. */
  readonly excess: number
  readonly members: readonly Member[]
  /** Leases whose holders have forgotten them. */
  readonly orphans: readonly Orphan[]
}

/** An instance, its lease at the store, and the messages between. */
export interface Member {
  /** The store's side: ticks left (0: no lease), O and F of it, and what the holder has not heard of yet. */
  readonly left: number
  readonly outstanding: number
  readonly promised: number
  readonly untold: number
  /** The holder's side: what it may spend, has spent unreported, and has counted of its trickle. */
  readonly held: number
  readonly unreported: number
  readonly matured: number
  readonly budget: number
  /** Ticks until it stops by its own clock; 0: it holds no lease. */
  readonly deadline: number
  /** Messages sent by this incarnation: none, one, more. */
  readonly sent: number
  readonly message: Message | undefined
  readonly reply: Reply | undefined
}

export interface Orphan {
  readonly left: number
  readonly units: number
}

export interface Message {
  readonly used: number
  readonly returned: number
  readonly age: number
  readonly isApplied: boolean
}

export interface Reply {
  readonly isFenced: boolean
  readonly granted: number
  readonly trickle: number
  readonly age: number
}

/** What a variant does wrong; the model itself does none of it. */
export type Wrong =
  | 'nothing'
  | 'refill takes no notice of leases'
  | 'expired leases are credited'
  | 'a repeated return is credited again'
  | 'trickles have no room kept'
  | 'a holder counts its trickle at once'
  | 'a holder spends on after its deadline'

export interface Rules {
  readonly burst: number
  readonly term: number
  readonly members: number
  readonly wrong: Wrong
}

/** Leases that may be forgotten at a time: more change nothing but the number of states. */
const MOST_ORPHANS = 2

export const absent: Member = {
  left: 0,
  outstanding: 0,
  promised: 0,
  untold: 0,
  held: 0,
  unreported: 0,
  matured: 0,
  budget: 0,
  deadline: 0,
  sent: 0,
  message: undefined,
  reply: undefined,
}

export function firstState({ burst, members }: Rules): State {
  return {
    available: burst,
    excess: 0,
    members: Array.from({ length: members }, () => absent),
    orphans: [],
  }
}

/** What bound 2 counts. */
export function total({ available, members, orphans }: State): number {
  let units = available
  for (const { outstanding, promised } of members) units += outstanding + promised
  for (const orphan of orphans) units += orphan.units
  return units
}

/** Whether a state is looked at: see {@link MOST_ORPHANS}. */
export function isWithin({ orphans }: State): boolean {
  return orphans.length <= MOST_ORPHANS
}

/** The holder crashes or drops its lease: the store finds out when the lease ends. */
export function forget(state: State, i: number): State {
  const { left, outstanding, promised } = state.members[i] as Member
  const orphan = { left, units: outstanding + promised }
  const orphans = left > 0 ? [...state.orphans, orphan] : state.orphans
  return { ...state, orphans, members: state.members.with(i, absent) }
}
