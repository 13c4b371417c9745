import type { Costs } from '../arrival.ts'

/** Limits in real time. */
export interface RealLimit {
  readonly name: string
  /** Tokens per real second. */
  readonly perSecond: number
  readonly burst: number
}

/**
 * What the limiter is compared with: one textbook token bucket per resource, all or nothing, no
 * forecast, no pools. Written apart from the engine, in floating point, so that it shares none of its
 * mistakes.
 */
export class PlainBuckets {
  readonly #limits: readonly RealLimit[]
  readonly #tokens: number[]
  #refilledAtMs: number

  constructor(limits: readonly RealLimit[], nowMs: number) {
    this.#limits = limits
    this.#tokens = limits.map(({ burst }) => burst)
    this.#refilledAtMs = nowMs
  }

  /** Takes the costs from all buckets, or from none. */
  take(costs: Costs, nowMs: number): boolean {
    this.#refill(nowMs)
    const wanted = this.#limits.map(({ name }) => costs[name] ?? 0)
    if (wanted.some((cost, index) => cost > (this.#tokens[index] ?? 0))) return false
    for (const [index, cost] of wanted.entries())
      this.#tokens[index] = (this.#tokens[index] ?? 0) - cost
    return true
  }

  #refill(nowMs: number): void {
    const seconds = (nowMs - this.#refilledAtMs) / 1_000
    this.#refilledAtMs = nowMs
    for (const [index, { perSecond, burst }] of this.#limits.entries()) {
      this.#tokens[index] = Math.min(burst, (this.#tokens[index] ?? 0) + perSecond * seconds)
    }
  }
}
