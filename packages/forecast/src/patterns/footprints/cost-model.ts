import {
  createLeastSquares,
  type LeastSquaresState,
  resetLeastSquares,
  updateLeastSquares,
} from '../../experts/recursive-least-squares.ts'
import type { CostRefit } from './refit/cost-refit.ts'

/** Weight of the newest cost in errors and in the correction. */
const smoothing = 0.02
/** Costs after which an estimate that is not the mean of the type may be chosen. */
const enough = 10
/** Logarithms of costs stay below this. */
const largestLog = 35

/** What is known of one cost when a model learns it. One object, reused. */
export interface CostScratch {
  /** What was known before, as written by the type's footprint. */
  readonly inputs: Float64Array
  /** ln(1 + cost) of: the mean of the type, the client's last or NaN, the cost itself. */
  readonly logs: Float64Array
  /** Room for as many numbers as there are inputs. */
  readonly scaled: Float64Array
  readonly gain: Float64Array
}

/** Ways to estimate a cost: the mean of its type, the client's last, the regression. */
export type EstimateSource = 'type' | 'session' | 'regression'

const sources: readonly EstimateSource[] = ['type', 'session', 'regression']
const session = 1
const regression = 2
/** Where the errors of requests begin whose client is new: the regression is another one for them. */
const strangers = 3

/** A cost model as plain numbers. */
export interface CostModelState {
  readonly weights: readonly number[]
  readonly covariance: readonly number[]
  readonly errors: readonly number[]
  readonly smear: readonly number[]
  readonly labels: number
  readonly sessions: number
}

/**
 * Estimates one cost of one type from what is known of a request: a regression of ln(1 + cost) on the
 * client's last costs and on features, each as distance from its mean, learned by recursive least
 * squares. Beside it stand the mean of the type and the client's last cost; whichever had the least
 * squared logarithmic error lately is chosen, among requests with a last cost and among those without.
 *
 * Back from logarithms the regression is too low on average (Jensen); it is multiplied by the ratio of
 * what costs were to what it said: Duan's smearing (1983), kept up by averages.
 *
 * @example // ln(1 + cost) is 5 on average, a body of e times the usual length makes it 5.4:
 * // 1 + cost is about e⁵·⁴ = 221 instead of 148
 */
export class CostModel {
  readonly least: LeastSquaresState
  /** Mean squared errors of each source, with a last cost and then without. */
  readonly errors: Float64Array = new Float64Array(2 * strangers)
  /** Running means of the costs and of what the regression said. */
  readonly smear: Float64Array = new Float64Array(2)
  /** Says what a fit in one go does, where that is better. */
  refit: CostRefit | undefined
  labels = 0
  sessions = 0
  readonly #prior: Float64Array
  readonly #sample: { inputs: Float64Array; error: number }

  constructor(inputs: number) {
    this.#prior = new Float64Array(inputs)
    this.least = createLeastSquares(this.#prior)
    this.#sample = { inputs: this.#prior, error: 0 }
  }

  /** Learns from a cost that counts `weight`. */
  learn({ inputs, scaled, gain, logs }: CostScratch, weight: number): void {
    const mean = logs[0] as number
    const last = logs[1] as number
    const cost = logs[2] as number
    const said = this.#said(inputs, mean)
    const told = this.#told(inputs, mean, said)
    this.refit?.learn(inputs, weight, cost - mean, said - mean)
    const isSession = !Number.isNaN(last)
    this.labels += weight
    if (isSession) this.sessions += weight
    const alike = isSession ? this.sessions : this.labels - this.sessions
    const slow = weight * Math.max(smoothing, 1 / alike)
    const from = isSession ? 0 : strangers
    this.#toward(this.errors, from, (cost - mean) ** 2, slow)
    if (isSession) this.#toward(this.errors, session, (cost - last) ** 2, slow)
    this.#toward(this.errors, from + regression, (cost - told) ** 2, slow)
    const pace = weight * Math.max(smoothing, 1 / this.labels)
    this.#toward(this.smear, 0, Math.expm1(cost), pace)
    this.#toward(this.smear, 1, Math.expm1(told), pace)
    // Weighted least squares: both sides of the equation times √weight.
    const root = Math.sqrt(weight)
    for (let i = 0; i < scaled.length; i += 1) scaled[i] = root * (inputs[i] as number)
    this.#sample.inputs = scaled
    this.#sample.error = root * (cost - said)
    if (!updateLeastSquares(this.least, this.#sample, gain)) {
      resetLeastSquares(this.least, this.#prior)
    }
  }

  toState(): CostModelState {
    return {
      weights: Array.from(this.least.weights),
      covariance: Array.from(this.least.covariance),
      errors: Array.from(this.errors),
      smear: Array.from(this.smear),
      labels: this.labels,
      sessions: this.sessions,
    }
  }

  restore(state: CostModelState): void {
    this.least.weights.set(state.weights)
    this.least.covariance.set(state.covariance)
    this.errors.set(state.errors)
    this.smear.set(state.smear)
    this.labels = state.labels
    this.sessions = state.sessions
  }

  /** The best source for a request, given whether the client's last cost is known. */
  source(isSession: boolean): EstimateSource {
    if (!isSession) return this.#ofStrangers()
    if (this.sessions < enough) return this.sessions >= 1 ? this.#ofTwo() : 'type'
    const best = this.#error(regression) < this.#error(0) ? regression : 0
    return sources[this.#error(session) < this.#error(best) ? session : best] ?? 'type'
  }

  /** The cost that the regression expects. */
  regressed(inputs: Float64Array, logMean: number): number {
    const [was = 0, said = 0] = this.smear
    const ratio = said > 0 ? Math.min(10, Math.max(0.1, was / said)) : 1
    const told = this.#told(inputs, logMean, this.#said(inputs, logMean))
    return Math.expm1(told) * ratio
  }

  #ofStrangers(): EstimateSource {
    const isKnown = this.labels - this.sessions >= enough
    const isBetter = this.#error(strangers + regression) < this.#error(strangers)
    return isKnown && isBetter ? 'regression' : 'type'
  }

  #ofTwo(): EstimateSource {
    return this.#error(session) < this.#error(0) ? 'session' : 'type'
  }

  #error(source: number): number {
    return this.errors[source] as number
  }

  #said(inputs: Float64Array, logMean: number): number {
    const { weights } = this.least
    let sum = logMean
    for (let i = 0; i < inputs.length; i += 1) sum += (weights[i] as number) * (inputs[i] as number)
    return Math.min(largestLog, Math.max(0, sum))
  }

  /** What the fit in one go says where it is better, else what the regression on the tick `said`. */
  #told(inputs: Float64Array, logMean: number, said: number): number {
    const distance = this.refit?.said(inputs) ?? Number.NaN
    return Number.isNaN(distance) ? said : Math.min(largestLog, Math.max(0, logMean + distance))
  }

  #toward(values: Float64Array, at: number, value: number, pace: number): void {
    const before = values[at] as number
    values[at] = before + pace * (value - before)
  }
}
