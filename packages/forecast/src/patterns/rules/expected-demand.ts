import { delayBins, middleOfBinMs } from './delay-bins.ts'

/** Less than this expected of a type is nothing: it spares looking at it. */
const nothing = 1e-6

/**
 * Requests of each type that open rules expect to come, all clients together. Follow-ups of a delay bin
 * leave it at a constant rate, after its middle m on average, so that
 * expected(h) = Σ_bins mass·(1 − e^(−h/m)) and nothing has to be moved but by one factor a bin, when
 * the type is looked at.
 *
 * @example // 0.9 requests expected in the bin of 30 … 60 s, middle 45 s: 0.179 within 10 s
 */
export class ExpectedDemand {
  /** Types of which something is expected: the first `count` of `symbols`. */
  readonly symbols: Uint16Array
  count = 0
  readonly #mass: Float64Array
  /** Time up to which the masses of each symbol have left. */
  readonly #atMs: Float64Array
  readonly #isListed: Uint8Array
  readonly #middlesMs: Float64Array

  constructor(symbols: number, withinMs: number) {
    this.symbols = new Uint16Array(symbols)
    this.#mass = new Float64Array(symbols * delayBins)
    this.#atMs = new Float64Array(symbols)
    this.#isListed = new Uint8Array(symbols)
    this.#middlesMs = Float64Array.from({ length: delayBins }, (_, bin) =>
      middleOfBinMs(bin, withinMs),
    )
  }

  /** Lets time pass for one type. */
  advance(symbol: number, atMs: number): void {
    const passedMs = atMs - (this.#atMs[symbol] as number)
    if (!(passedMs > 0)) return
    this.#atMs[symbol] = atMs
    const from = symbol * delayBins
    for (let bin = 0; bin < delayBins; bin += 1) {
      this.#mass[from + bin] = (this.#mass[from + bin] as number) * this.stays(bin, passedMs)
    }
  }

  /** Lets time pass for all types, and takes off the list those of which nothing is expected any more. */
  advanceAll(atMs: number): void {
    let kept = 0
    for (let i = 0; i < this.count; i += 1) {
      const symbol = this.symbols[i] as number
      this.advance(symbol, atMs)
      const isExpected = this.within(symbol, Number.POSITIVE_INFINITY) > nothing
      this.#isListed[symbol] = isExpected ? 1 : 0
      if (!isExpected) continue
      this.symbols[kept] = symbol
      kept += 1
    }
    this.count = kept
  }

  /** Expects nothing any more. */
  clear(): void {
    this.#mass.fill(0)
    this.#isListed.fill(0)
    this.count = 0
  }

  forgetSymbol(symbol: number): void {
    this.#mass.fill(0, symbol * delayBins, (symbol + 1) * delayBins)
  }

  /** Share of a bin's mass that is still to come after a time. */
  stays(bin: number, passedMs: number): number {
    return Math.exp(-passedMs / (this.#middlesMs[bin] as number))
  }

  /** Adds to one bin; a negative mass takes away, at most what is there. */
  add(symbol: number, bin: number, mass: number): void {
    const at = symbol * delayBins + bin
    this.#mass[at] = Math.max(0, (this.#mass[at] as number) + mass)
    if (this.#isListed[symbol] === 1) return
    this.#isListed[symbol] = 1
    this.symbols[this.count] = symbol
    this.count += 1
  }

  /** Requests of a type expected within a horizon. */
  within(symbol: number, horizonMs: number): number {
    let requests = 0
    for (let bin = 0; bin < delayBins; bin += 1) {
      const mass = this.#mass[symbol * delayBins + bin] as number
      if (mass > 0) requests += (1 - this.stays(bin, horizonMs)) * mass
    }
    return requests
  }
}
