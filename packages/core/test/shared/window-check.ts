/** The largest excess over a limit a second that any window of a history has, in one pass. */
export class WindowCheck {
  worst = 0
  readonly #perMs: number
  #excess = 0
  #lastMs = 0

  constructor(limit: number) {
    this.#perMs = limit / 1_000
  }

  admitted(cost: number, nowMs: number): void {
    this.#excess = Math.max(0, this.#excess - (nowMs - this.#lastMs) * this.#perMs) + cost
    this.#lastMs = nowMs
    this.worst = Math.max(this.worst, this.#excess)
  }
}
