import type { Decision, DecisionSource, ResourceState } from './decision.ts'
import type { RequestFrame } from './request-frame.ts'

/** One resource's part in a decision. */
export interface Hold {
  readonly resource: number
  readonly key: string
  readonly pool: number
  /** Units asked for. */
  readonly units: number
  /** Whether they were taken. */
  readonly charged: boolean
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
  readonly allowed: boolean
  readonly source: DecisionSource
  readonly limitedBy: Name | undefined
  readonly blocked: boolean
  readonly retryAfterMs: number
  readonly madeAtMs: number
  readonly type: string
  readonly classIndex: number
  /** Whether tokens are reserved that `settle` and `release` may still correct. */
  isOpen: boolean
  readonly #desk: DecisionDesk<Name>
  readonly #resource: number
  readonly #key: string
  readonly #pool: number
  readonly #units: number
  readonly #others: readonly Hold[] | undefined
  #states: { readonly [N in Name]?: ResourceState } | undefined

  constructor(
    desk: DecisionDesk<Name>,
    frame: RequestFrame,
    allowed: boolean,
    source: DecisionSource,
  ) {
    const { count, limitedBy, nowUs } = frame
    this.allowed = allowed
    this.source = source
    this.limitedBy = limitedBy < 0 ? undefined : desk.nameOf(frame.resource[limitedBy] as number)
    this.blocked = frame.blocked
    this.retryAfterMs = allowed ? 0 : Math.ceil(frame.retryAfterUs / 1000)
    this.madeAtMs = Math.floor(nowUs / 1000)
    this.type = frame.type
    this.classIndex = frame.classIndex
    this.isOpen = allowed && count > 0 && (count > 1 || (frame.charged[0] as boolean))
    this.#desk = desk
    this.#resource = count > 0 ? (frame.resource[0] as number) : -1
    this.#key = frame.key[0] as string
    this.#pool = frame.pool[0] as number
    this.#units = frame.cost[0] as number
    this.#others = count > 1 ? holdsOf(frame) : undefined
    this.#states = undefined
  }

  get holds(): readonly Hold[] {
    if (this.#others !== undefined) return this.#others
    if (this.#resource < 0) return []
    return [
      {
        resource: this.#resource,
        key: this.#key,
        pool: this.#pool,
        units: this.#units,
        charged: this.isOpen,
      },
    ]
  }

  get resources(): { readonly [N in Name]?: ResourceState } {
    this.#states ??= this.#desk.statesOf(this)
    return this.#states
  }

  settle(actual: { readonly [N in Name]?: number }): void {
    this.#desk.settle(this, actual)
  }

  release(): void {
    this.#desk.release(this)
  }
}

function holdsOf(frame: RequestFrame): Hold[] {
  const holds: Hold[] = []
  for (let entry = 0; entry < frame.count; entry++) {
    holds.push({
      resource: frame.resource[entry] as number,
      key: frame.key[entry] as string,
      pool: frame.pool[entry] as number,
      units: frame.cost[entry] as number,
      charged: frame.charged[entry] as boolean,
    })
  }
  return holds
}
