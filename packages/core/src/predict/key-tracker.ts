/** Keys followed at a time. */
export const TRACKED_KEYS = 512

/** Slots compared when a new key needs one: the least counted of them gives way. */
const PROBES = 8

/**
 * The busiest keys of a keyed resource, by space-saving (Metwally, Agrawal, El Abbadi 2005) over a
 * sample: a newcomer takes over the slot and the count of the least of a few, so a count is never
 * below the truth by more than the sampling error. Bounded memory, a few nanoseconds a request.
 */
export class KeyTracker {
  readonly keys: (string | undefined)[] = new Array<string | undefined>(TRACKED_KEYS).fill(
    undefined,
  )
  /** Requests and units since the slot was last read, scaled up by the sampling stride. */
  readonly requests: Float64Array = new Float64Array(TRACKED_KEYS)
  readonly units: Float64Array = new Float64Array(TRACKED_KEYS)
  /** Of these requests, those that may be of keys that had the slot before. */
  readonly inherited: Float64Array = new Float64Array(TRACKED_KEYS)
  /** Requests per second, averaged over a few seconds. */
  readonly rate: Float64Array = new Float64Array(TRACKED_KEYS)
  /** Times that the slot was read since its key came. */
  readonly looks: Uint32Array = new Uint32Array(TRACKED_KEYS)
  private readonly slots = new Map<string, number>()
  private hand = 0

  /** Notes a sampled request that stands for `stride` of its kind, and returns the key's slot. */
  note(key: string, units: number, stride: number): number {
    const slot = this.slots.get(key) ?? this.takeSlot(key)
    this.requests[slot] = (this.requests[slot] as number) + stride
    this.units[slot] = (this.units[slot] as number) + units * stride
    return slot
  }

  /** Requests that were surely the key's own. */
  certain(slot: number): number {
    return (this.requests[slot] as number) - (this.inherited[slot] as number)
  }

  /** Counts from nothing again, once the slot was read. */
  begin(slot: number): void {
    this.requests[slot] = 0
    this.units[slot] = 0
    this.inherited[slot] = 0
  }

  /** Frees a slot whose key is no longer worth following. */
  free(slot: number): void {
    const key = this.keys[slot]
    if (key !== undefined) this.slots.delete(key)
    this.keys[slot] = undefined
    this.begin(slot)
    this.rate[slot] = 0
    this.looks[slot] = 0
  }

  private takeSlot(key: string): number {
    const slot = this.leastOfSome()
    const old = this.keys[slot]
    if (old !== undefined) this.slots.delete(old)
    this.keys[slot] = key
    this.inherited[slot] = this.requests[slot] as number
    this.rate[slot] = 0
    this.looks[slot] = 0
    this.slots.set(key, slot)
    return slot
  }

  private leastOfSome(): number {
    let least = this.hand
    for (let probe = 0; probe < PROBES; probe++) {
      this.hand = (this.hand + 1) % TRACKED_KEYS
      if (this.keys[this.hand] === undefined) return this.hand
      if (this.weight(this.hand) < this.weight(least)) least = this.hand
    }
    return least
  }

  private weight(slot: number): number {
    return (this.requests[slot] as number) + (this.rate[slot] as number)
  }
}
