/**
 * Checks all windows of a history at once: the largest sum of admitted cost less refill over any
 * window is the running maximum of `excess ← max(0, excess − r·Δt) + cost` (Kadane). Bound 3 says that
 * it never exceeds the burst.
 */
export class WindowChecker {
  #excess = 0
  #worst = 0

  /** `refilled`: units the configured rate brings in the time that passed. */
  pass(refilled: number): void {
    this.#excess = Math.max(0, this.#excess - refilled)
  }

  /** Units reserved, or given back when negative. */
  add(units: number): void {
    this.#excess = Math.max(0, this.#excess + units)
    this.#worst = Math.max(this.#worst, this.#excess)
  }

  /** Largest excess of any window so far, units. */
  get worst(): number {
    return this.#worst
  }
}
