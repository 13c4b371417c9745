/** What was offered and what of it admitted, in tokens. */
export interface Tally {
  offered: number
  admitted: number
}

/** Tallies by class. */
export class Tallies {
  readonly #byClass = new Map<string, Tally>()

  note(name: string, cost: number, admitted: boolean): void {
    const tally = this.#byClass.get(name) ?? { offered: 0, admitted: 0 }
    this.#byClass.set(name, tally)
    tally.offered += cost
    if (admitted) tally.admitted += cost
  }

  /** Admitted share of a class's demand. */
  share(name: string): number {
    const tally = this.#byClass.get(name)
    return tally === undefined ? Number.NaN : tally.admitted / tally.offered
  }

  admittedOf(name: string): number {
    return this.#byClass.get(name)?.admitted ?? 0
  }

  get admitted(): number {
    let sum = 0
    for (const { admitted } of this.#byClass.values()) sum += admitted
    return sum
  }

  get offered(): number {
    let sum = 0
    for (const { offered } of this.#byClass.values()) sum += offered
    return sum
  }
}
