/** What happened within one step of the live graph. */
export interface Moment {
  readonly offered: number
  readonly refused: number
}

const mostMoments = 60

/** The last sixty moments, from counters that only grow. */
export class History {
  readonly #moments: Moment[] = []
  #last: Moment = { offered: 0, refused: 0 }

  note(total: Moment): void {
    const { offered, refused } = this.#last
    this.#moments.push({ offered: total.offered - offered, refused: total.refused - refused })
    if (this.#moments.length > mostMoments) this.#moments.shift()
    this.#last = { offered: total.offered, refused: total.refused }
  }

  get moments(): readonly Moment[] {
    return this.#moments
  }
}
