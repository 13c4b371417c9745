/** Contexts that may take each other's place: those whose keys hash to the same set. */
const ways = 8
/** Successors counted of each context. */
export const successors = 16
/** Above this weight all counts of a context are halved, so that it follows what changes. */
const largestTotal = 256
/** Counts below this are dropped when they are halved. */
const smallestCount = 0.1
/** What contexts lose of their use each time one of their set is replaced. */
const aging = 0.95

/** A context as plain numbers. */
export interface ContextState {
  readonly key: number
  readonly uses: number
  readonly symbols: readonly number[]
  readonly counts: readonly number[]
}

/**
 * Counts of what followed each context, bounded: an eight-way table like a processor's cache, where
 * a new context takes the place of the least used of its set, and in a full context a new successor
 * that of the least counted, with its count (space-saving: Metwally, Agrawal, El Abbadi 2005).
 */
export class ContextStore {
  readonly keys: Int32Array
  /** Successors of context c: symbols and counts from c · 16 on; a count of 0 is a free place. */
  readonly symbols: Uint16Array
  readonly counts: Float32Array
  /** Sum of the counts of a context. */
  readonly totals: Float32Array
  /** Successors with a count. */
  readonly distinct: Uint8Array
  readonly #uses: Float32Array
  readonly #shift: number

  /** @param setBits contexts = 8 · 2^setBits */
  constructor(setBits: number) {
    const size = ways << setBits
    this.keys = new Int32Array(size)
    this.symbols = new Uint16Array(size * successors)
    this.counts = new Float32Array(size * successors)
    this.totals = new Float32Array(size)
    this.distinct = new Uint8Array(size)
    this.#uses = new Float32Array(size)
    this.#shift = 32 - setBits
  }

  /** The context with this key, −1 when it is not kept. */
  find(key: number): number {
    const first = this.#setOf(key)
    for (let at = first; at < first + ways; at += 1) {
      if (this.keys[at] === key && (this.#uses[at] as number) > 0) return at
    }
    return -1
  }

  findOrAdd(key: number): number {
    const found = this.find(key)
    const at = found < 0 ? this.#take(key) : found
    this.#uses[at] = (this.#uses[at] as number) + 1
    return at
  }

  /** Counts a successor of a context. */
  count(context: number, symbol: number, weight: number): void {
    const place = this.#placeOf(context, symbol)
    this.counts[place] = (this.counts[place] as number) + weight
    const total = (this.totals[context] as number) + weight
    this.totals[context] = total
    if (total > largestTotal) this.#halve(context)
  }

  /** Drops a symbol everywhere: as a successor, and every context it is part of. */
  forget(isPart: (key: number) => boolean, symbol: number): void {
    for (let context = 0; context < this.keys.length; context += 1) {
      if ((this.#uses[context] as number) === 0) continue
      if (isPart(this.keys[context] as number)) this.#clear(context)
      else this.#remove(context, symbol)
    }
  }

  /** The contexts that were seen more than once. */
  toState(): ContextState[] {
    const states: ContextState[] = []
    for (let context = 0; context < this.keys.length; context += 1) {
      const uses = this.#uses[context] as number
      if (uses <= 1) continue
      const from = context * successors
      const counts = Array.from(this.counts.subarray(from, from + successors))
      const symbols = Array.from(this.symbols.subarray(from, from + successors))
      states.push({ key: this.keys[context] as number, uses, symbols, counts })
    }
    return states
  }

  /** Puts contexts back in place of all others. */
  restore(states: readonly ContextState[]): void {
    this.#uses.fill(0)
    this.totals.fill(0)
    this.distinct.fill(0)
    this.counts.fill(0)
    for (const { key, uses, symbols, counts } of states) {
      const context = this.findOrAdd(key)
      this.#uses[context] = uses
      this.symbols.set(symbols, context * successors)
      this.counts.set(counts, context * successors)
      this.totals[context] = counts.reduce((sum, count) => sum + count, 0)
      this.distinct[context] = counts.filter((count) => count > 0).length
    }
  }

  #placeOf(context: number, symbol: number): number {
    const from = context * successors
    let least = from
    for (let place = from; place < from + successors; place += 1) {
      const count = this.counts[place] as number
      if (count > 0 && this.symbols[place] === symbol) return place
      if (count < (this.counts[least] as number)) least = place
    }
    if (this.counts[least] === 0) this.distinct[context] = (this.distinct[context] as number) + 1
    this.symbols[least] = symbol
    return least
  }

  #take(key: number): number {
    const first = this.#setOf(key)
    let least = first
    for (let at = first; at < first + ways; at += 1) {
      if ((this.#uses[at] as number) < (this.#uses[least] as number)) least = at
    }
    if ((this.#uses[least] as number) > 0) {
      for (let at = first; at < first + ways; at += 1) {
        this.#uses[at] = (this.#uses[at] as number) * aging
      }
      this.#clear(least)
    }
    this.keys[least] = key
    return least
  }

  #clear(context: number): void {
    this.#uses[context] = 0
    this.totals[context] = 0
    this.distinct[context] = 0
    this.counts.fill(0, context * successors, (context + 1) * successors)
  }

  #remove(context: number, symbol: number): void {
    const from = context * successors
    for (let place = from; place < from + successors; place += 1) {
      if (this.symbols[place] !== symbol || this.counts[place] === 0) continue
      this.totals[context] = (this.totals[context] as number) - (this.counts[place] as number)
      this.counts[place] = 0
      this.distinct[context] = (this.distinct[context] as number) - 1
    }
  }

  #halve(context: number): void {
    const from = context * successors
    let total = 0
    let distinct = 0
    for (let place = from; place < from + successors; place += 1) {
      const half = (this.counts[place] as number) / 2
      const kept = half < smallestCount ? 0 : half
      this.counts[place] = kept
      total += kept
      if (kept > 0) distinct += 1
    }
    this.totals[context] = total
    this.distinct[context] = distinct
  }

  /** Fibonacci hashing: the high bits of a multiple of 2³²/φ. */
  #setOf(key: number): number {
    return (Math.imul(key, 0x9e3779b1) >>> this.#shift) * ways
  }
}
