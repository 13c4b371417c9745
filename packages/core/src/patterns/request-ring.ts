/** Events that wait for the tick; what comes while it is full is missed. */
export const RING_SIZE = 1024

/** A request on its way from the request path to the tick, or what one turned out to have cost. */
export interface NotedRequest {
  type: string
  client: string | undefined
  classIndex: number
  atUs: number
  /** Whether the costs are those of an earlier request, known only now. */
  isSettled: boolean
  /** Tokens by resource, NaN where unknown, and the keys they were asked of. */
  readonly costs: number[]
  readonly keys: (string | undefined)[]
}

/**
 * What the tick has still to learn from, oldest first. The records are used again, and from the first on
 * once all are taken: what one touches is then likely in the cache. Noting one allocates nothing.
 */
export class RequestRing {
  /** Events that found no room. */
  missed = 0
  private readonly resources: number
  private readonly events: NotedRequest[] = []
  private oldest = 0
  private count = 0

  constructor(resources: number) {
    this.resources = resources
  }

  /** The record of a new event, as its last user left it; `undefined` where there is no room. */
  put(): NotedRequest | undefined {
    if (this.count === RING_SIZE) {
      this.missed += 1
      return undefined
    }
    const place = (this.oldest + this.count) % RING_SIZE
    this.count += 1
    if (place === this.events.length) this.events.push(createEvent(this.resources))
    return this.events[place]
  }

  /** The oldest event, whose record is free at the next `put`; `undefined` when all are taken. */
  take(): NotedRequest | undefined {
    if (this.count === 0) {
      this.oldest = 0
      return undefined
    }
    const event = this.events[this.oldest]
    this.oldest = (this.oldest + 1) % RING_SIZE
    this.count -= 1
    return event
  }
}

function createEvent(resources: number): NotedRequest {
  return {
    type: '',
    client: undefined,
    classIndex: 0,
    atUs: 0,
    isSettled: false,
    costs: new Array<number>(resources).fill(Number.NaN),
    keys: new Array<string | undefined>(resources).fill(undefined),
  }
}
