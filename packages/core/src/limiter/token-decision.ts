import type { AskEntry } from '../store/store.ts'
import type { Decision, DecisionSource, ResourceState } from './decision.ts'
import type { FrameEntry, RequestFrame } from './request-frame.ts'

/** More than the classes of a limiter: see MAX_CLASSES. */
const CLASSES = 256

/** Which resources a decision is about, in the upper part of its place. */
const NONE = 0
const ALL = 1
const LISTED = 2
const SINGLE = 3

/** One resource's part in a decision. */
export interface Hold {
  readonly resource: number
  readonly key: string
  /** Units asked for. */
  readonly units: number
  /** Whether they were taken. */
  readonly charged: boolean
}

/** Parts of a decision, chained, which takes less room than a list. */
export interface ChainedHold extends Hold {
  readonly next: ChainedHold | undefined
}

/** What decisions turn to when they are read or settled later. */
export interface DecisionDesk<Name extends string> {
  nameOf(resource: number): Name
  /** The key of a client's bucket: the one key of a shared resource. */
  keyOf(resource: number, key: string): string
  /**
   * All parts of a decision on all resources: `unusual` are those that differ from the resource's usual
   * one, which is its constant cost on the client's key (or the shared one).
   */
  holdsOf(client: string, unusual: ChainedHold | string | undefined): readonly Hold[]
  /**
   * What a decision just made has left, where it is about one resource and its request was decided
   * last; `undefined` elsewhere. Spares a look at the clock and one for the key.
   */
  stateWhenDecided(place: number, key: string): ResourceState | undefined
  statesOf(decision: TokenDecision<Name>): { readonly [N in Name]?: ResourceState }
  settle(decision: TokenDecision<Name>, actual: { readonly [N in Name]?: number }): void
  release(decision: TokenDecision<Name>): void
}

/**
 * The decision that callers hold: the only thing that the request path allocates, at most 160 bytes.
 * The one resource of most requests therefore stands in fields of its own instead of a list.
 */
export class TokenDecision<Name extends string> implements Decision<Name> {
  // Declared, not defined: a class field would be written twice, and a `#field` keeps V8 from inlining.
  declare readonly allowed: boolean
  declare readonly source: DecisionSource
  declare limitedBy: Name | undefined
  declare blocked: boolean
  declare retryAfterMs: number
  /** Whole seconds: stays a small integer for 68 years, which spares a boxed number. */
  declare readonly madeAtS: number
  declare readonly type: string
  /** Whether tokens are reserved that `settle` and `release` may still correct. */
  declare isOpen: boolean
  declare private readonly desk: DecisionDesk<Name>
  /** The bucket's key on a single resource, the client on several. */
  declare private readonly key: string
  /** See {@link placeOf}. */
  declare private readonly place: number
  declare private readonly units: number
  /**
   * On all resources the parts that are not the usual ones, or a string where only the key of one is
   * not; on some of them all the parts.
   */
  declare private parts: ChainedHold | string | undefined
  declare private states: { readonly [N in Name]?: ResourceState } | undefined

  constructor(desk: DecisionDesk<Name>, frame: RequestFrame, allowed: boolean) {
    const isSingle = frame.count === 1
    const { key, cost, charged, shared } = frame.entries[0] as FrameEntry
    this.allowed = allowed
    this.source = frame.source
    this.limitedBy = undefined
    this.blocked = false
    this.retryAfterMs = 0
    this.madeAtS = Math.floor(frame.nowUs * 1e-6)
    this.type = frame.type
    this.isOpen = allowed && (isSingle ? charged : frame.count > 1)
    this.desk = desk
    this.key = isSingle && !shared ? key : frame.client
    this.place = frame.place
    this.units = cost
    const { ownKeyAt } = frame
    this.parts = ownKeyAt < 0 ? undefined : (frame.entries[ownKeyAt] as AskEntry).key
    this.states = undefined
  }

  /** What only some decisions have: parts that are not the usual ones, and what was lacking. */
  add(frame: RequestFrame): this {
    const isSingle = frame.count === 1
    if (!isSingle && (!frame.isUsual || frame.lacking >= 0)) this.parts = chain(frame, this.allowed)
    if (frame.limitedBy < 0) return this
    this.limitedBy = this.desk.nameOf((frame.entries[frame.limitedBy] as AskEntry).resource)
    this.blocked = frame.blocked
    this.retryAfterMs = this.allowed ? 0 : Math.ceil(frame.retryAfterUs / 1000)
    return this
  }

  /** Who asked; on a single resource with keys of its own, its key. */
  get client(): string {
    return this.key
  }

  get classIndex(): number {
    return this.place % CLASSES
  }

  get holds(): readonly Hold[] {
    const parts = Math.floor(this.place / CLASSES)
    if (parts === NONE) return []
    if (parts === ALL) return this.desk.holdsOf(this.key, this.parts)
    if (parts === LISTED) return listOf(this.parts as ChainedHold | undefined)
    const resource = parts - SINGLE
    const key = this.desk.keyOf(resource, this.key)
    return [{ resource, key, units: this.units, charged: this.isOpen }]
  }

  get resources(): { readonly [N in Name]?: ResourceState } {
    this.states ??= this.desk.statesOf(this)
    return this.states
  }

  /** What `resources` holds under a name on a decision just made, without the record around it. */
  stateOf(name: Name): ResourceState | undefined {
    const resource = Math.floor(this.place / CLASSES) - SINGLE
    if (resource < 0 || this.desk.nameOf(resource) !== name) return this.resources[name]
    return this.desk.stateWhenDecided(this.place, this.key) ?? this.resources[name]
  }

  settle(actual: { readonly [N in Name]?: number }): void {
    this.desk.settle(this, actual)
  }

  release(): void {
    this.desk.release(this)
  }
}

/** Which resources a request is about, and its class, in one small integer. */
export function placeOf({ count, entries, classIndex }: RequestFrame): number {
  const single = SINGLE + (entries[0] as AskEntry).resource
  const several = count === entries.length ? ALL : LISTED
  return (count === 1 ? single : count === 0 ? NONE : several) * CLASSES + classIndex
}

/** Of all resources only the parts that are not usual, so that the many cost nothing. */
function chain({ entries, count }: RequestFrame, allowed: boolean): ChainedHold | undefined {
  const isListed = count < entries.length
  let next: ChainedHold | undefined
  for (let at = count - 1; at >= 0; at--) {
    const { resource, key, cost: units, charged, isUsual } = entries[at] as FrameEntry
    if (isListed || !isUsual || (allowed && !charged)) {
      next = { resource, key, units, charged, next }
    }
  }
  return next
}

function listOf(first: ChainedHold | undefined): Hold[] {
  const holds: Hold[] = []
  for (let hold = first; hold !== undefined; hold = hold.next) holds.push(hold)
  return holds
}
