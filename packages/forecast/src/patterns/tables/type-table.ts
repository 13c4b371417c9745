/** Symbol of the time before a client's first request. */
export const startSymbol = 0
/** Symbol of every type that has none of its own. */
export const restSymbol = 1
/** Bits of a symbol: three of them fit in the key of a context. */
export const symbolBits = 10
/** Symbols there can be, start and rest included. */
export const mostSymbols: number = 1 << symbolBits

const firstSymbol = 2
const longestName = 256
/** Requests until a type takes part in sequences and rules: names made up at random never do. */
const establishedAfter = 3
/** Types looked at when a new one needs room. */
const probes = 8
/** An unseen type is kept for 5 s times the square of its requests, at most for an hour. */
const lifeMs = 5_000
const longestLifeMs = 3_600_000

/**
 * Small numbers for the names of request types, bounded. Once all are taken a new name is part of
 * the rest, until a type was unseen for as long as its requests entitle it to: a flood of random
 * names cannot push out types that are in use.
 */
export class TypeTable {
  /** Requests seen of each type. */
  readonly seen: Float64Array
  readonly #lastSeenMs: Float64Array
  readonly #names: (string | undefined)[]
  readonly #indexes: Map<string, number> = new Map()
  readonly #forget: (type: number) => void
  #used = firstSymbol
  #hand = firstSymbol

  /** @param forget called with the number of a type whose name is dropped, before it is reused */
  constructor(maxTypes: number, forget: (type: number) => void) {
    const size = maxTypes + firstSymbol
    this.seen = new Float64Array(size)
    this.#lastSeenMs = new Float64Array(size)
    this.#names = new Array<string | undefined>(size).fill(undefined)
    this.#forget = forget
  }

  /** Types with a number of their own. */
  get count(): number {
    return this.#indexes.size
  }

  /** The number of a name, `restSymbol` when it has none. */
  find(name: string): number {
    return this.#indexes.get(name) ?? restSymbol
  }

  nameOf(type: number): string | undefined {
    return this.#names[type]
  }

  /** Notes a request and returns the number of its type. */
  note(name: string, atMs: number): number {
    const type = this.#indexes.get(name) ?? this.#add(name, atMs)
    this.seen[type] = (this.seen[type] as number) + 1
    this.#lastSeenMs[type] = atMs
    return type
  }

  /** The number under which a type takes part in sequences. */
  symbolOf(type: number): number {
    return (this.seen[type] as number) >= establishedAfter ? type : restSymbol
  }

  /** Names and numbers of all types. */
  entries(): IterableIterator<[string, number]> {
    return this.#indexes.entries()
  }

  /** Puts a type of a snapshot back under its number; its life counts from the next request on. */
  restore(name: string, type: number, seen: number): void {
    this.#names[type] = name
    this.#indexes.set(name, type)
    this.seen[type] = seen
    this.#lastSeenMs[type] = Number.NaN
    this.#used = Math.max(this.#used, type + 1)
  }

  clear(): void {
    this.#indexes.clear()
    this.#names.fill(undefined)
    this.seen.fill(0)
    this.#used = firstSymbol
  }

  #add(name: string, atMs: number): number {
    if (name.length > longestName) return restSymbol
    const type = this.#used < this.#names.length ? this.#used : this.#free(atMs)
    if (type === restSymbol) return restSymbol
    this.#used = Math.max(this.#used, type + 1)
    this.#names[type] = name
    this.#indexes.set(name, type)
    return type
  }

  #free(atMs: number): number {
    for (let probe = 0; probe < probes; probe += 1) {
      this.#hand += 1
      if (this.#hand >= this.#names.length) this.#hand = firstSymbol
      if (this.#isOver(this.#hand, atMs)) return this.#drop(this.#hand)
    }
    return restSymbol
  }

  #isOver(type: number, atMs: number): boolean {
    const name = this.#names[type]
    if (name === undefined) return true
    const since = this.#lastSeenMs[type] as number
    if (Number.isNaN(since)) this.#lastSeenMs[type] = atMs
    const seen = this.seen[type] as number
    return atMs - since > Math.min(longestLifeMs, lifeMs * seen * seen)
  }

  #drop(type: number): number {
    const name = this.#names[type]
    if (name !== undefined) this.#indexes.delete(name)
    this.#names[type] = undefined
    this.#forget(type)
    this.seen[type] = 0
    return type
  }
}
