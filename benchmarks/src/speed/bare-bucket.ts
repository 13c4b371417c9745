interface Level {
  tokens: number
  atMs: number
}

/**
 * The yardstick: the token bucket that one writes by hand when one needs nothing else. Continuous
 * lazy refill, the clock that our limiter reads, a `Map`, a boolean.
 */
export class BareBucket {
  readonly #levels = new Map<string, Level>()
  readonly #burst: number
  readonly #perMs: number

  constructor(limit: number, windowMs: number, burst: number = limit) {
    this.#burst = burst
    this.#perMs = limit / windowMs
  }

  take(key: string, cost: number): boolean {
    const nowMs = performance.now()
    let level = this.#levels.get(key)
    if (level === undefined) {
      level = { tokens: this.#burst, atMs: nowMs }
      this.#levels.set(key, level)
    }
    level.tokens = Math.min(this.#burst, level.tokens + (nowMs - level.atMs) * this.#perMs)
    level.atMs = nowMs
    if (level.tokens < cost) return false
    level.tokens -= cost
    return true
  }
}
