/** Events that wait for the tick; what comes while it is full is missed. */
export const RING_SIZE = 1024

/**
 * Requests on their way from the request path to the tick, oldest first: what asked, and what turned out
 * to have cost what. Columns of a fixed size, so that noting one allocates nothing.
 */
export class RequestRing {
  readonly types: string[] = new Array<string>(RING_SIZE).fill('')
  readonly clients: (string | undefined)[] = new Array<string | undefined>(RING_SIZE).fill(
    undefined,
  )
  readonly classes: Uint16Array = new Uint16Array(RING_SIZE)
  readonly atMs: Float64Array = new Float64Array(RING_SIZE)
  /** Whether the costs are those of an earlier request, known only now. */
  readonly settled: Uint8Array = new Uint8Array(RING_SIZE)
  /** Tokens of each event and resource, NaN where unknown, and the keys they were asked of. */
  readonly costs: Float64Array
  readonly keys: (string | undefined)[]
  /** Events that found no room. */
  missed = 0
  private readonly resources: number
  private oldest = 0
  private count = 0

  constructor(resources: number) {
    this.resources = resources
    this.costs = new Float64Array(RING_SIZE * resources)
    this.keys = new Array<string | undefined>(RING_SIZE * resources).fill(undefined)
  }

  /** The place of a new event, its costs all `cost`; −1 where there is none. */
  put(cost: number): number {
    if (this.count === RING_SIZE) {
      this.missed += 1
      return -1
    }
    const place = (this.oldest + this.count) % RING_SIZE
    this.count += 1
    const from = place * this.resources
    this.costs.fill(cost, from, from + this.resources)
    return place
  }

  /** The place of the oldest event, which is free at the next `put`; −1 when all are taken. */
  take(): number {
    if (this.count === 0) return -1
    const place = this.oldest
    this.oldest = (place + 1) % RING_SIZE
    this.count -= 1
    return place
  }
}
