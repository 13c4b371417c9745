import type {
  SharedAnswer,
  SharedEntry,
  SharedQuestion,
  SharedVerdict,
} from '@predictive-limit/core'

/** The answer to a question that several servers have a part in, as far as it is known. */
export class OpenAnswer {
  readonly question: SharedQuestion
  readonly #charged: boolean[]
  readonly #drawn: number[]
  /** Entries that paid, by their places. */
  readonly #paid: number[] = []
  #limitedBy = -1
  #lacking = -1
  #retryAfterUs = 0
  #blocked = false
  #failure: { readonly failure: unknown } | undefined

  constructor(question: SharedQuestion) {
    this.question = question
    this.#charged = question.entries.map(() => false)
    this.#drawn = question.entries.map(() => 0)
  }

  get isRefused(): boolean {
    return this.#limitedBy >= 0
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  fail(failure: unknown): void {
    this.#failure ??= { failure }
  }

  /** Takes in what one server said about the entries at `places`. */
  note(places: readonly number[], verdict: SharedVerdict, takes: boolean): void {
    for (const [i, place] of places.entries()) {
      this.#charged[place] = verdict.charged[i] as boolean
      this.#drawn[place] = verdict.drawn[i] as number
      if (takes && verdict.limitedBy < 0 && this.#charged[place]) this.#paid.push(place)
    }
    if (verdict.lacking >= 0) {
      const lacking = places[verdict.lacking] as number
      this.#lacking = this.#lacking < 0 ? lacking : Math.min(this.#lacking, lacking)
    }
    this.#blocked ||= verdict.blocked
    if (verdict.limitedBy < 0 || verdict.retryAfterUs <= this.#retryAfterUs) return
    this.#limitedBy = places[verdict.limitedBy] as number
    this.#retryAfterUs = verdict.retryAfterUs
  }

  /** What was taken although the question as a whole was not admitted. */
  toGiveBack(): SharedEntry[] {
    if (!this.isRefused && !this.hasFailed) return []
    return this.#paid.map((place) => this.question.entries[place] as SharedEntry)
  }

  outcome(): SharedAnswer {
    if (this.#failure !== undefined) return this.#failure
    return {
      limitedBy: this.#limitedBy,
      lacking: this.#lacking,
      retryAfterUs: this.#retryAfterUs,
      blocked: this.#blocked,
      charged: this.#charged,
      drawn: this.isRefused ? this.#drawn.map(() => 0) : this.#drawn,
    }
  }
}
