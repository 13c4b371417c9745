/** Keys followed at a time. */
export const TRACKED_KEYS = 512

/** Slots compared when a new key needs one: the least counted of them gives way. */
const PROBES = 8

/** Requests a second up to which every one is counted; above it they are sampled. */
const COUNTED_PER_SECOND = 500

const MOST_STRIDE = 16

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
  /** Requests per second, averaged over a few seconds. */
  readonly rate: Float64Array = new Float64Array(TRACKED_KEYS)
  readonly #slots = new Map<string, number>()
  readonly #random: () => number
  #stride = 1
  #untilSample = 1
  #seen = 0
  #hand = 0

  constructor(random: () => number) {
    this.#random = random
  }

  note(key: string, units: number): void {
    this.#seen += 1
    this.#untilSample -= 1
    if (this.#untilSample > 0) return
    const stride = this.#stride
    // Uniform in 1 … 2·stride−1, so that no pattern of arrivals can hide from the sample.
    this.#untilSample = stride === 1 ? 1 : 1 + Math.floor(this.#random() * (2 * stride - 1))
    const slot = this.#slots.get(key) ?? this.#takeSlot(key)
    this.requests[slot] = (this.requests[slot] as number) + stride
    this.units[slot] = (this.units[slot] as number) + units * stride
  }

  /** Sets the sampling by the requests of the last second; call it once a second. */
  adaptStride(): void {
    const stride = Math.round(this.#seen / COUNTED_PER_SECOND)
    this.#stride = Math.min(MOST_STRIDE, Math.max(1, stride))
    this.#seen = 0
  }

  /** Frees a slot whose key is no longer worth following. */
  free(slot: number): void {
    const key = this.keys[slot]
    if (key !== undefined) this.#slots.delete(key)
    this.keys[slot] = undefined
    this.requests[slot] = 0
    this.units[slot] = 0
    this.rate[slot] = 0
  }

  #takeSlot(key: string): number {
    const slot = this.#leastOfSome()
    const old = this.keys[slot]
    if (old !== undefined) this.#slots.delete(old)
    this.keys[slot] = key
    this.rate[slot] = 0
    this.#slots.set(key, slot)
    return slot
  }

  #leastOfSome(): number {
    let least = this.#hand
    for (let probe = 0; probe < PROBES; probe++) {
      this.#hand = (this.#hand + 1) % TRACKED_KEYS
      if (this.keys[this.#hand] === undefined) return this.#hand
      if (this.#weight(this.#hand) < this.#weight(least)) least = this.#hand
    }
    return least
  }

  #weight(slot: number): number {
    return (this.requests[slot] as number) + (this.rate[slot] as number)
  }
}
