import type { AskEntry } from '../store/store.ts'
import { oldestKey } from './oldest-key.ts'

/** Refusals that are remembered of one resource; the oldest goes first. */
const MOST_DENIED = 10_000

/** A refusal by the store that still stands. */
export interface Denial {
  readonly cost: number
  readonly blocked: boolean
  /** Until when it answers for the store, µs. */
  readonly untilUs: number
  /** When the request could be admitted, µs. */
  readonly retryAtUs: number
}

/**
 * Keys that the store has just refused: whoever asks again for as much within a tick, and before it could
 * be admitted, gets the same answer without a trip (bound 7). So a flood on one key costs the store one
 * call a tick.
 */
export class DeniedKeys {
  readonly #tickUs: number
  readonly #denials = new Map<string, Denial>()

  constructor(tickUs: number) {
    this.#tickUs = tickUs
  }

  note(
    { key, cost }: AskEntry,
    { retryAfterUs, blocked }: { readonly retryAfterUs: number; readonly blocked: boolean },
    nowUs: number,
  ): void {
    if (this.#denials.size >= MOST_DENIED) this.#denials.delete(oldestKey(this.#denials))
    // Told of last, forgotten last.
    this.#denials.delete(key)
    const untilUs = nowUs + Math.min(retryAfterUs, this.#tickUs)
    this.#denials.set(key, { cost, blocked, untilUs, retryAtUs: nowUs + retryAfterUs })
  }

  of({ key, cost }: AskEntry, nowUs: number): Denial | undefined {
    if (this.#denials.size === 0) return undefined
    const denial = this.#denials.get(key)
    return denial !== undefined && nowUs < denial.untilUs && cost >= denial.cost
      ? denial
      : undefined
  }

  /** The key's bucket has changed for the better, or may have. */
  forget(key: string): void {
    this.#denials.delete(key)
  }

  forgetAll(): void {
    this.#denials.clear()
  }
}
