import type { StoreState } from '../store/store.ts'

/**
 * What is heard of a store: a message was `answered` in time or `failed`; failures have gone on for a lease
 * term, so that all leases have `lapsed`; the store has `lost` its state; a lease term has passed since it
 * answers again, so that it has `settled`.
 */
export type StoreNews = 'answered' | 'failed' | 'lapsed' | 'lost' | 'settled'

const NEXT: { readonly [S in StoreState]: { readonly [N in StoreNews]?: StoreState } } = {
  healthy: { failed: 'suspect', lost: 'learning' },
  suspect: { answered: 'healthy', lapsed: 'detached', lost: 'learning' },
  detached: { answered: 'learning', lost: 'learning' },
  learning: { failed: 'suspect', settled: 'healthy' },
}

/** News that say nothing new leave the state as it is. */
export function nextState(state: StoreState, news: StoreNews): StoreState {
  return NEXT[state][news] ?? state
}

/** Follows how a store is doing by what becomes of messages to it. */
export class StoreWatch {
  readonly #nowUs: () => number
  readonly #termUs: number
  readonly #onChange: (from: StoreState, to: StoreState) => void
  #state: StoreState = 'healthy'
  #sinceUs = 0
  #answeredUs = Number.NEGATIVE_INFINITY
  #failedUs = Number.NEGATIVE_INFINITY
  /** When the first of the messages was sent that have failed since the last answer; `undefined` at first. */
  #failingFromUs: number | undefined

  constructor(
    nowUs: () => number,
    termUs: number,
    onChange: (from: StoreState, to: StoreState) => void,
  ) {
    this.#nowUs = nowUs
    this.#termUs = termUs
    this.#onChange = onChange
  }

  get state(): StoreState {
    const hasLasted = this.#nowUs() - this.#sinceUs >= this.#termUs
    if (this.#state === 'learning' && hasLasted) this.#hear('settled')
    return this.#state
  }

  /** What was sent before the last failure proves nothing: it may have been answered before that, too. */
  answered(sentUs: number): void {
    this.#answeredUs = this.#nowUs()
    if (sentUs >= this.#failedUs) this.#hear('answered')
  }

  /**
   * Only failures make a store detached, of messages that were sent a term apart: of one that nobody asks
   * nothing is known, and a process that stood still finds all that it has sent late at once.
   */
  failed(sentUs: number): void {
    this.#failedUs = this.#nowUs()
    this.#hear('failed')
    if (this.#failingFromUs === undefined || this.#answeredUs > this.#failingFromUs) {
      this.#failingFromUs = sentUs
    }
    const lastGoodUs = Math.max(this.#failingFromUs, this.#answeredUs)
    if (sentUs - lastGoodUs >= this.#termUs) this.#hear('lapsed')
  }

  lost(): void {
    this.#hear('lost')
  }

  #hear(news: StoreNews): void {
    const from = this.#state
    const to = nextState(from, news)
    if (from === to) return
    this.#state = to
    this.#sinceUs = this.#nowUs()
    this.#onChange(from, to)
  }
}
