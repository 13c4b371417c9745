/** Amounts in order of time, to be summed between any two moments of the last while. */
export class RunningSum {
  readonly #keepMs: number
  #times: number[] = []
  /** Total up to and including the amount at the same index. */
  #totals: number[] = []
  #total = 0
  #forgotten = 0

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  add(atMs: number, amount: number): void {
    this.#total += amount
    this.#times.push(atMs)
    this.#totals.push(this.#total)
    if (this.#times.length % 4_096 === 0) this.#forget(atMs - this.#keepMs)
  }

  /** Sum of all amounts before `atMs`. */
  before(atMs: number): number {
    const index = this.#firstNotBefore(atMs)
    return index === 0 ? this.#forgotten : (this.#totals[index - 1] ?? 0)
  }

  #forget(beforeMs: number): void {
    const index = this.#firstNotBefore(beforeMs)
    this.#forgotten = this.before(beforeMs)
    this.#times = this.#times.slice(index)
    this.#totals = this.#totals.slice(index)
  }

  #firstNotBefore(atMs: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#times[middle] ?? 0) < atMs) low = middle + 1
      else high = middle
    }
    return low
  }
}
