/** Slots looked at when a new client needs one. */
const probes = 8

/**
 * Slots for clients, bounded. A new client takes over the slot of one that was seen once, else of
 * the longest silent, among the eight looked at: addresses that ask once do not push out sessions.
 */
export class ClientTable {
  /** A number of its own for whoever holds the slot, never used twice. */
  readonly ids: Float64Array
  readonly seen: Float64Array
  readonly #lastSeenMs: Float64Array
  readonly #names: (string | undefined)[]
  readonly #slots: Map<string, number> = new Map()
  readonly #forget: (slot: number) => void
  #nextId = 1
  #hand = 0

  /** @param forget called with the slot of a client that is dropped, before it is reused */
  constructor(maxClients: number, forget: (slot: number) => void) {
    this.ids = new Float64Array(maxClients)
    this.seen = new Float64Array(maxClients)
    this.#lastSeenMs = new Float64Array(maxClients)
    this.#names = new Array<string | undefined>(maxClients).fill(undefined)
    this.#forget = forget
  }

  get count(): number {
    return this.#slots.size
  }

  /** The slot of a client, −1 when it has none. */
  find(name: string): number {
    return this.#slots.get(name) ?? -1
  }

  nameOf(slot: number): string | undefined {
    return this.#names[slot]
  }

  /** Notes a request and returns the slot of its client. */
  note(name: string, atMs: number): number {
    const slot = this.#slots.get(name) ?? this.#take(name)
    this.seen[slot] = (this.seen[slot] as number) + 1
    this.#lastSeenMs[slot] = atMs
    return slot
  }

  /** Drops all clients. */
  clear(): void {
    for (let slot = 0; slot < this.#slots.size; slot += 1) this.#forget(slot)
    this.#slots.clear()
    this.#names.fill(undefined)
  }

  #take(name: string): number {
    const size = this.#names.length
    const slot = this.#slots.size < size ? this.#slots.size : this.#leastOfSome()
    const old = this.#names[slot]
    if (old !== undefined) {
      this.#slots.delete(old)
      this.#forget(slot)
    }
    this.#names[slot] = name
    this.#slots.set(name, slot)
    this.ids[slot] = this.#nextId
    this.#nextId += 1
    this.seen[slot] = 0
    return slot
  }

  #leastOfSome(): number {
    let least = this.#hand
    for (let probe = 1; probe < probes; probe += 1) {
      const slot = (this.#hand + probe) % this.#names.length
      if (this.#isLess(slot, least)) least = slot
    }
    this.#hand = (this.#hand + probes) % this.#names.length
    return least
  }

  #isLess(slot: number, than: number): boolean {
    const once = (this.seen[slot] as number) <= 1
    if (once !== (this.seen[than] as number) <= 1) return once
    return (this.#lastSeenMs[slot] as number) < (this.#lastSeenMs[than] as number)
  }
}
