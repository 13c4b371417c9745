/** A token bucket without anything else, in simulated time: what every comparison is made with. */
export class PlainBucket {
  readonly #burst: number
  readonly #perMs: number
  #tokens: number
  #atMs = 0

  constructor(perSecond: number, burst: number) {
    this.#burst = burst
    this.#perMs = perSecond / 1000
    this.#tokens = burst
  }

  take(atMs: number, cost: number): boolean {
    this.#refill(atMs)
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }

  /** Milliseconds until `cost` tokens are there. */
  waitMs(atMs: number, cost: number): number {
    this.#refill(atMs)
    return Math.max(0, (cost - this.#tokens) / this.#perMs)
  }

  /** Takes tokens that may still have to come: a place in the queue. */
  reserve(cost: number): void {
    this.#tokens -= cost
  }

  #refill(atMs: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (atMs - this.#atMs) * this.#perMs)
    this.#atMs = atMs
  }
}
