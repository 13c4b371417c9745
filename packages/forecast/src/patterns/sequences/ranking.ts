import { mostSymbols } from '../tables/type-table.ts'

/** The likeliest symbols, likeliest first. One object, reused. */
export class Ranking {
  readonly symbols: Uint16Array
  readonly probabilities: Float64Array
  count = 0
  readonly #mass: Float64Array = new Float64Array(mostSymbols)
  readonly #touched: Uint16Array = new Uint16Array(mostSymbols)
  #touchedCount = 0

  constructor(size: number) {
    this.symbols = new Uint16Array(size)
    this.probabilities = new Float64Array(size)
  }

  clear(): void {
    for (let i = 0; i < this.#touchedCount; i += 1) this.#mass[this.#touched[i] as number] = 0
    this.#touchedCount = 0
    this.count = 0
  }

  /** Adds to the probability of a symbol; probabilities above 0 only. */
  add(symbol: number, probability: number): void {
    const before = this.#mass[symbol] as number
    if (before === 0) {
      this.#touched[this.#touchedCount] = symbol
      this.#touchedCount += 1
    }
    this.#mass[symbol] = before + probability
  }

  /** Sorts out the likeliest symbols from `first` on, each `base` likelier than was added. */
  rank(first: number, base: number): void {
    for (let i = 0; i < this.#touchedCount; i += 1) {
      const symbol = this.#touched[i] as number
      if (symbol >= first) this.#insert(symbol, (this.#mass[symbol] as number) + base)
    }
  }

  #insert(symbol: number, probability: number): void {
    const { symbols, probabilities } = this
    let at = this.count < symbols.length ? this.count : symbols.length - 1
    if (at < this.count && probability <= (probabilities[at] as number)) return
    this.count = Math.min(symbols.length, this.count + 1)
    for (; at > 0 && (probabilities[at - 1] as number) < probability; at -= 1) {
      symbols[at] = symbols[at - 1] as number
      probabilities[at] = probabilities[at - 1] as number
    }
    symbols[at] = symbol
    probabilities[at] = probability
  }
}
