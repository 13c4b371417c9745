/** The limits of a bucket as a user writes them, in units and µs. */
export interface ExactLimits {
  readonly unitsPerWindow: number
  readonly windowUs: number
  readonly capacity: number
}

/**
 * The textbook token bucket in whole numbers of any size: the slow twin that the engine's buckets are
 * compared with. One unit is `windowUs` parts, so that nothing is ever rounded.
 */
export class ExactBucket {
  readonly #limits: ExactLimits
  #parts: bigint
  #atUs: number

  constructor(limits: ExactLimits, nowUs: number) {
    this.#limits = limits
    this.#parts = BigInt(limits.capacity) * BigInt(limits.windowUs)
    this.#atUs = nowUs
  }

  /** Whole units held at `nowUs`. A clock that stepped back mints nothing. */
  levelAt(nowUs: number): number {
    const { unitsPerWindow, capacity, windowUs } = this.#limits
    const elapsedUs = Math.max(0, nowUs - this.#atUs)
    this.#atUs = Math.max(nowUs, this.#atUs)
    const full = BigInt(capacity) * BigInt(windowUs)
    const grown = this.#parts + BigInt(elapsedUs) * BigInt(unitsPerWindow)
    this.#parts = grown < full ? grown : full
    return Math.floor(Number(this.#floorUnits()))
  }

  /** Takes `units` when all of them are there. */
  take(units: number, nowUs: number): boolean {
    if (this.levelAt(nowUs) < units) return false
    this.#parts -= BigInt(units) * BigInt(this.#limits.windowUs)
    return true
  }

  /** Gives back (or, negative, charges) units; never more than the capacity stays. */
  giveBack(units: number, nowUs: number): void {
    this.levelAt(nowUs)
    this.#parts += BigInt(units) * BigInt(this.#limits.windowUs)
    this.levelAt(nowUs)
  }

  #floorUnits(): bigint {
    const windowUs = BigInt(this.#limits.windowUs)
    const units = this.#parts / windowUs
    return this.#parts % windowUs < 0n ? units - 1n : units
  }
}
