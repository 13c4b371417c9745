const mostBins = 8_192

/**
 * Demand over time in at most 8,192 bins: whenever the next arrival lies beyond the last bin, pairs of
 * bins are merged, so that any length of log fits, each bin at most 1/4,096 of it.
 */
export class DemandBins {
  #binMs = 1
  #sums = new Float64Array(mostBins)
  #used = 0
  total = 0
  /** Largest single amount. */
  largest = 0

  get binMs(): number {
    return this.#binMs
  }

  get sums(): Float64Array {
    return this.#sums.subarray(0, this.#used)
  }

  /** `sinceMs` is the time since the first arrival, 0 or more. */
  add(sinceMs: number, amount: number): void {
    while (sinceMs >= this.#binMs * mostBins) this.#coarsen()
    const bin = Math.floor(sinceMs / this.#binMs)
    this.#sums[bin] = (this.#sums[bin] ?? 0) + amount
    this.#used = Math.max(this.#used, bin + 1)
    this.total += amount
    this.largest = Math.max(this.largest, amount)
  }

  #coarsen(): void {
    const merged = new Float64Array(mostBins)
    for (const [bin, sum] of this.sums.entries()) merged[bin >> 1] = (merged[bin >> 1] ?? 0) + sum
    this.#sums = merged
    this.#used = Math.ceil(this.#used / 2)
    this.#binMs *= 2
  }
}
