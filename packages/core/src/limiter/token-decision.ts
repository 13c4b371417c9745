import type { AskEntry } from '../store/store.ts'
import type { Decision, DecisionSource, ResourceState } from './decision.ts'
import type { RequestFrame } from './request-frame.ts'

/** More than the classes of a limiter and the pools of a bucket: see MAX_CLASSES and MAX_POOLS. */
const CLASSES = 256
const POOLS = 64

/** One resource's part in a decision. */
export interface Hold {
  readonly resource: number
  readonly key: string
  readonly pool: number
  /** Units asked for. */
  readonly units: number
  /** Whether they were taken. */
  readonly charged: boolean
  readonly next: Hold | undefined
}

/** What decisions turn to when they are read or settled later. */
export interface DecisionDesk<Name extends string> {
  nameOf(resource: number): Name
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
  declare readonly limitedBy: Name | undefined
  declare readonly blocked: boolean
  declare readonly retryAfterMs: number
  /** Whole seconds: stays a small integer for 68 years, which spares a boxed number. */
  declare readonly madeAtS: number
  declare readonly type: string
  /** Whether tokens are reserved that `settle` and `release` may still correct. */
  declare isOpen: boolean
  declare private readonly desk: DecisionDesk<Name>
  declare private readonly key: string
  /** Resource, pool and class in one small integer, which spares two fields; −1 without a resource. */
  declare private readonly place: number
  declare private readonly units: number
  /** All parts, where there are several. */
  declare private readonly several: Hold | undefined
  declare private states: { readonly [N in Name]?: ResourceState } | undefined

  constructor(
    desk: DecisionDesk<Name>,
    frame: RequestFrame,
    allowed: boolean,
    source: DecisionSource,
  ) {
    const { count, limitedBy, nowUs, entries } = frame
    const first = entries[0] as AskEntry
    this.allowed = allowed
    this.source = source
    this.limitedBy =
      limitedBy < 0 ? undefined : desk.nameOf((entries[limitedBy] as AskEntry).resource)
    this.blocked = frame.blocked
    this.retryAfterMs = allowed ? 0 : Math.ceil(frame.retryAfterUs / 1000)
    this.madeAtS = Math.floor(nowUs / 1e6)
    this.type = frame.type
    this.isOpen = allowed && count > 0 && (count > 1 || first.charged)
    this.desk = desk
    this.key = first.key
    this.place = count > 0 ? (first.resource * POOLS + first.pool) * CLASSES + frame.classIndex : -1
    this.units = first.cost
    this.several = count > 1 ? holdsOf(frame) : undefined
    this.states = undefined
  }

  get classIndex(): number {
    return this.place < 0 ? 0 : this.place % CLASSES
  }

  get holds(): readonly Hold[] {
    if (this.place < 0) return []
    if (this.several !== undefined) return listed(this.several)
    const { key, units, isOpen: charged } = this
    const resource = Math.floor(this.place / (CLASSES * POOLS))
    const pool = Math.floor(this.place / CLASSES) % POOLS
    return [{ resource, key, pool, units, charged, next: undefined }]
  }

  get resources(): { readonly [N in Name]?: ResourceState } {
    this.states ??= this.desk.statesOf(this)
    return this.states
  }

  settle(actual: { readonly [N in Name]?: number }): void {
    this.desk.settle(this, actual)
  }

  release(): void {
    this.desk.release(this)
  }
}

/** Chained, which takes less room than a list. */
function holdsOf({ entries, count }: RequestFrame): Hold | undefined {
  let next: Hold | undefined
  for (let i = count - 1; i >= 0; i--) {
    const { resource, key, pool, cost: units, charged } = entries[i] as AskEntry
    next = { resource, key, pool, units, charged, next }
  }
  return next
}

function listed(first: Hold): Hold[] {
  const holds: Hold[] = []
  for (let hold: Hold | undefined = first; hold !== undefined; hold = hold.next) holds.push(hold)
  return holds
}
