import { delayBins, middleOfBinMs } from './delay-bins.ts'

/**
 * What open rules expect to come, all clients together: requests, and each cost. Follow-ups of a delay
 * bin leave it at a constant rate, after its middle m on average, so that
 * expected(h) = Σ_bins mass·(1 − e^(−h/m)) and nothing has to be moved but by one factor a bin.
 *
 * @example // 0.9 requests expected in the bin of 30 … 60 s, middle 45 s: 0.179 within 10 s
 */
export class ExpectedDemand {
  readonly columns: number
  readonly #mass: Float64Array
  readonly #middlesMs: Float64Array
  #atMs = Number.NaN

  /** @param costs numbers kept beside the number of requests */
  constructor(costs: number, withinMs: number) {
    this.columns = 1 + costs
    this.#mass = new Float64Array(delayBins * this.columns)
    this.#middlesMs = Float64Array.from({ length: delayBins }, (_, bin) =>
      middleOfBinMs(bin, withinMs),
    )
  }

  /** Lets time pass. */
  advance(atMs: number): void {
    const passedMs = atMs - this.#atMs
    if (passedMs <= 0) return
    this.#atMs = atMs
    if (Number.isNaN(passedMs)) return
    for (let bin = 0, at = 0; bin < delayBins; bin += 1) {
      const stays = this.stays(bin, passedMs)
      for (let column = 0; column < this.columns; column += 1, at += 1) {
        this.#mass[at] = (this.#mass[at] as number) * stays
      }
    }
  }

  /** Expects nothing any more. */
  clear(): void {
    this.#mass.fill(0)
  }

  /** Share of a bin's mass that is still to come after a time. */
  stays(bin: number, passedMs: number): number {
    return Math.exp(-passedMs / (this.#middlesMs[bin] as number))
  }

  /** Adds to one bin; a negative mass takes away, at most what is there. */
  add(bin: number, column: number, mass: number): void {
    const at = bin * this.columns + column
    this.#mass[at] = Math.max(0, (this.#mass[at] as number) + mass)
  }

  /** Writes what is expected within a horizon: requests first, then each cost. */
  within(horizonMs: number, out: Float64Array): Float64Array {
    out.fill(0, 0, this.columns)
    for (let bin = 0, at = 0; bin < delayBins; bin += 1) {
      const comes = 1 - this.stays(bin, horizonMs)
      for (let column = 0; column < this.columns; column += 1, at += 1) {
        out[column] = (out[column] as number) + comes * (this.#mass[at] as number)
      }
    }
    return out
  }
}
