/** Width of a bin: a quantile is off by at most this part of itself. */
export const relativeError = 0.05

const gamma = (1 + relativeError) / (1 - relativeError)
const binsPerLog = 1 / Math.log(gamma)
const bins = 128
/** Weights grow instead of old ones shrinking; they are scaled back before floats run out. */
const largestUnit = 1e12
/** The lowest key while nothing was added. */
const none = -1e9

/** A sketch as plain numbers: bins from the lowest key on, zero apart. */
export interface SketchState {
  readonly lowest: number
  readonly zero: number
  readonly weights: readonly number[]
}

/**
 * Quantiles of a stream of numbers ≥ 0 in 128 bins, each a factor γ = 1.05/0.95 wide, in which old
 * values fade: with a memory of m, a value that k values followed weighs (1 + 1/m)^−k of the newest.
 * The bins cover a factor of 360,000 below the largest value; whatever is smaller counts as the least
 * of them, so upper quantiles keep their error.
 *
 * Cost: one logarithm and one addition a value, 0.5 KB a sketch, 128 additions a quantile.
 * Source: DDSketch with a store that collapses its lowest bins (Masson, Rim and Lee 2019), with the
 * forward decay of Cormode, Shkapenyuk, Srivastava and Xu (2009).
 *
 * @example // 10 is in bin ⌈ln 10 / ln γ⌉ = 24, reported as 2γ²⁴/(γ + 1) = 10.486: 4.9 % off
 */
export class QuantileSketch {
  readonly #weights: Float32Array = new Float32Array(bins)
  readonly #growth: number
  /** Key of the first bin; the first value sits in the last one. */
  #lowest: number = none
  #zero = 0
  #total = 0
  #unit = 1

  /** @param memory values until one has faded to 1/e */
  constructor(memory: number) {
    this.#growth = 1 / memory
  }

  /** Adds a value that counts `weight` times, in (0, 1]. */
  add(value: number, weight: number): void {
    this.#unit *= 1 + weight * this.#growth
    if (this.#unit > largestUnit) this.#rescale()
    const mass = this.#unit * weight
    this.#total += mass
    if (!(value > Number.MIN_VALUE)) {
      this.#zero += mass
      return
    }
    const at = this.#indexOf(Math.ceil(Math.log(value) * binsPerLog))
    this.#weights[at] = (this.#weights[at] as number) + mass
  }

  /** The value that a share `p` of the weight does not exceed, 0 when there is none. */
  quantile(p: number): number {
    const rank = p * this.#total
    let below = this.#zero
    if (this.#total === 0 || below >= rank) return 0
    let last = 0
    for (let at = 0; at < bins; at += 1) {
      const mass = this.#weights[at] as number
      if (mass === 0) continue
      below += mass
      last = at
      if (below >= rank) break
    }
    return (2 * gamma ** (this.#lowest + last)) / (gamma + 1)
  }

  toState(): SketchState {
    const scale = 1 / this.#unit
    const weights = Array.from(this.#weights, (mass) => mass * scale)
    return { lowest: this.#lowest, zero: this.#zero * scale, weights }
  }

  restore({ lowest, zero, weights }: SketchState): void {
    this.#weights.set(weights)
    this.#lowest = lowest
    this.#zero = zero
    this.#unit = 1
    this.#total = this.#weights.reduce((sum, mass) => sum + mass, zero)
  }

  /** Where a key is kept; moves the bins up for a larger one. */
  #indexOf(key: number): number {
    if (this.#lowest === none) this.#lowest = key - bins + 1
    const at = key - this.#lowest
    if (at >= bins) {
      this.#moveUp(at - bins + 1)
      return bins - 1
    }
    return Math.max(0, at)
  }

  #moveUp(by: number): void {
    const weights = this.#weights
    const gone = Math.min(by, bins)
    let collapsed = 0
    for (let at = 0; at < gone; at += 1) collapsed += weights[at] as number
    weights.copyWithin(0, gone)
    weights.fill(0, bins - gone)
    weights[0] = (weights[0] as number) + collapsed
    this.#lowest += by
  }

  #rescale(): void {
    const scale = 1 / this.#unit
    for (let at = 0; at < bins; at += 1) this.#weights[at] = (this.#weights[at] as number) * scale
    this.#zero *= scale
    this.#total *= scale
    this.#unit = 1
  }
}
