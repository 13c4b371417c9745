/**
 * The most frequent of many keys in a fixed number of counters. A key without a counter takes over
 * the least one, with its count, which is noted as its possible error. With N counted in all and m
 * counters: truth ≤ count ≤ truth + error, error ≤ N/m, and whatever is above N/m has a counter.
 *
 * A binary heap with the least count on top; the frequent ones sink to its leaves, where counting
 * them moves nothing. Cost: one map look-up, log₂ m steps at worst.
 * Source: Metwally, Agrawal and El Abbadi (2005); weights: Berinde, Indyk, Cormode, Strauss (2010).
 *
 * @example // two counters, stream a a b c: a 2 (error 0), c 2 (error 1)
 */
export class SpaceSaving {
  readonly keys: Int32Array
  readonly counts: Float64Array
  readonly errors: Float64Array
  size = 0
  readonly #slots: Map<number, number> = new Map()
  /** Slots in heap order, and where each slot stands in it. */
  readonly #heap: Int32Array
  readonly #places: Int32Array
  readonly #replaced: (slot: number) => void

  /** @param replaced called with a slot before another key takes it over */
  constructor(capacity: number, replaced: (slot: number) => void) {
    this.keys = new Int32Array(capacity)
    this.counts = new Float64Array(capacity)
    this.errors = new Float64Array(capacity)
    this.#heap = new Int32Array(capacity)
    this.#places = new Int32Array(capacity)
    this.#replaced = replaced
  }

  /** The slot of a key, −1 when it has none. */
  find(key: number): number {
    return this.#slots.get(key) ?? -1
  }

  /** Counts a key and returns its slot. */
  add(key: number, weight: number): number {
    const slot = this.#slots.get(key) ?? this.#take(key)
    this.counts[slot] = (this.counts[slot] as number) + weight
    this.#sink(this.#places[slot] as number)
    return slot
  }

  /** Halves all counts; their order stays. */
  halve(): void {
    for (let slot = 0; slot < this.size; slot += 1) {
      this.counts[slot] = (this.counts[slot] as number) / 2
      this.errors[slot] = (this.errors[slot] as number) / 2
    }
  }

  /** Takes its count from a key: the next newcomer gets its slot. */
  drop(slot: number): void {
    this.#replaced(slot)
    this.counts[slot] = 0
    this.errors[slot] = 0
    this.#rise(this.#places[slot] as number)
  }

  /** Puts a counter of a snapshot back; counters must be given in no particular order, once each. */
  restore(key: number, count: number, error: number): number {
    const slot = this.#append(key)
    this.counts[slot] = count
    this.errors[slot] = error
    this.#rise(this.#places[slot] as number)
    return slot
  }

  clear(): void {
    this.#slots.clear()
    this.size = 0
  }

  #take(key: number): number {
    if (this.size < this.keys.length) {
      const slot = this.#append(key)
      this.#rise(this.#places[slot] as number)
      return slot
    }
    const slot = this.#heap[0] as number
    this.#replaced(slot)
    this.#slots.delete(this.keys[slot] as number)
    this.#slots.set(key, slot)
    this.keys[slot] = key
    this.errors[slot] = this.counts[slot] as number
    return slot
  }

  #append(key: number): number {
    const slot = this.size
    this.size += 1
    this.keys[slot] = key
    this.counts[slot] = 0
    this.errors[slot] = 0
    this.#slots.set(key, slot)
    this.#put(slot, slot)
    return slot
  }

  #sink(from: number): void {
    const slot = this.#heap[from] as number
    let place = from
    for (;;) {
      const child = this.#lesserChild(place)
      if (child < 0 || this.#countAt(child) >= (this.counts[slot] as number)) break
      this.#put(this.#heap[child] as number, place)
      place = child
    }
    this.#put(slot, place)
  }

  #rise(from: number): void {
    const slot = this.#heap[from] as number
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#countAt(parent) <= (this.counts[slot] as number)) break
      this.#put(this.#heap[parent] as number, place)
      place = parent
    }
    this.#put(slot, place)
  }

  #lesserChild(place: number): number {
    const left = 2 * place + 1
    if (left >= this.size) return -1
    const right = left + 1
    return right < this.size && this.#countAt(right) < this.#countAt(left) ? right : left
  }

  #countAt(place: number): number {
    return this.counts[this.#heap[place] as number] as number
  }

  #put(slot: number, place: number): void {
    this.#heap[place] = slot
    this.#places[slot] = place
  }
}
