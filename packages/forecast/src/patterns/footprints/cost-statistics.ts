import { QuantileSketch, relativeError, type SketchState } from './quantile-sketch.ts'

/** Costs until one has faded to 1/e. */
const memory = 500
/** Costs after which outliers are told apart. */
const enough = 100
/** Costs between two looks at where outliers begin. */
const costsPerLook = 50
/** A cost counts as at most q99 + 6σ of those before. */
const sigmas = 6

/** Statistics of one cost as plain numbers. */
export interface CostState {
  readonly weight: number
  readonly mean: number
  readonly variance: number
  readonly logMean: number
  readonly sketch: SketchState
}

/**
 * Mean, variance, mean logarithm and quantiles of one cost of one request type, all with the same
 * memory of 500 costs, robust to single outliers: mean ← mean + w/W·(x − mean), where W is the weight
 * so far, at most 500.
 *
 * @example // 2 and 4, each of weight 1: mean 3, variance 1
 */
export class CostStatistics {
  weight = 0
  mean = 0
  variance = 0
  /** Mean of ln(1 + cost): the place of the type among its like. */
  logMean = 0
  readonly sketch: QuantileSketch = new QuantileSketch(memory)
  #largest = Number.POSITIVE_INFINITY
  #untilLook = enough

  add(value: number, weight: number): void {
    this.#untilLook -= 1
    if (this.#untilLook <= 0) this.#look()
    const cost = Math.min(value, this.#largest)
    this.weight = Math.min(memory, this.weight + weight)
    const gain = weight / this.weight
    const error = cost - this.mean
    this.mean += gain * error
    this.variance += gain * ((1 - gain) * error * error - this.variance)
    this.logMean += gain * (Math.log1p(cost) - this.logMean)
    this.sketch.add(cost, weight)
  }

  toState(): CostState {
    const { weight, mean, variance, logMean } = this
    return { weight, mean, variance, logMean, sketch: this.sketch.toState() }
  }

  restore({ weight, mean, variance, logMean, sketch }: CostState): void {
    this.weight = weight
    this.mean = mean
    this.variance = variance
    this.logMean = logMean
    this.sketch.restore(sketch)
  }

  #look(): void {
    this.#untilLook = costsPerLook
    const q99 = this.sketch.quantile(0.99) / (1 - relativeError)
    this.#largest = q99 + sigmas * Math.sqrt(this.variance)
  }
}
