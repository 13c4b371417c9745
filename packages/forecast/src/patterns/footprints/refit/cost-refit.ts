import { createTrainer, type Trainer } from '../../../worker/trainer.ts'
import type { TrainingWorker } from '../../../worker/training-worker.ts'
import { besideInputs } from './cost-job.ts'
import { countTerms, writeTerms } from './cost-terms.ts'

/** Costs that a fit looks back on. */
const historyCosts = 512
/** Each fit comes after twice as many costs as the one before, until one follows the other at this distance. */
const refitCosts = 1_024
/** Weights that two refits in a row have failed to renew are not used any more. */
const expiryCosts = 2 * refitCosts
/** Weight of the newest cost in the errors. */
const smoothing = 0.02
/** Share of the error of the regression on the tick below which the other one is used. */
export const clearlyBetter = 0.95

/**
 * The regression of one cost of one type, fitted anew in the worker from time to time. What it says
 * is used where a backtest on the last fifth of the history had it clearly better than the regression
 * on the tick, and only while it has been since, too. A worker that is slow or fails changes nothing.
 *
 * Memory: 512 costs of 3 + inputs numbers, 82 kB with 17 inputs.
 *
 * @example // errors of 0.94 and 1 lately: used; of 0.96 and 1: not
 */
export class CostRefit {
  readonly #size: number
  readonly #stride: number
  readonly #trainer: Trainer
  /** A ring of rows as in the job. */
  readonly #rows: Float64Array
  readonly #terms: Float64Array
  #count = 0
  #nextFit = historyCosts
  #weights: Float64Array | undefined
  /** Costs since the start of the fit that the weights come from, and of the one under way. */
  #age = 0
  #startedAt = 0
  /** What is said stays within what was seen: squares know no bounds. */
  #least = 0
  #most = 0
  /** Costs that the errors are of: of the weights, and of the regression on the tick. */
  #judged = 0
  #error = 0
  #onTick = 0

  /** @param size inputs of a request, the first of which is 1 */
  constructor(size: number, worker: TrainingWorker) {
    this.#size = size
    this.#stride = size + besideInputs
    this.#trainer = createTrainer(worker)
    this.#rows = new Float64Array(historyCosts * this.#stride)
    this.#terms = new Float64Array(countTerms(size))
  }

  /** The distance of ln(1 + cost) from its mean, NaN where the regression on the tick says more. */
  said(inputs: Float64Array): number {
    const isBetter = this.#error <= clearlyBetter * this.#onTick
    return isBetter ? this.#expected(inputs) : Number.NaN
  }

  /** Takes in a cost that counts `weight`, as distances from the mean: of itself and of what was said. */
  learn(inputs: Float64Array, weight: number, distance: number, said: number): void {
    this.#judge(inputs, weight, distance, said)
    this.#keep(inputs, weight, distance, said)
    this.#age += 1
    const weights = this.#trainer.collect()
    if (weights !== undefined) this.#takeOver(weights)
    if (this.#age >= expiryCosts) this.#forget()
    if (this.#count < this.#nextFit || !this.#trainer.isFree()) return
    this.#nextFit = this.#count + Math.min(this.#count, refitCosts)
    this.#start()
  }

  /** What is under way comes too late. */
  cancel(): void {
    this.#trainer.cancel()
  }

  #expected(inputs: Float64Array): number {
    const weights = this.#weights
    if (weights === undefined) return Number.NaN
    writeTerms(inputs, 0, this.#size, this.#terms)
    let sum = 0
    for (let i = 0; i < weights.length; i += 1) {
      sum += (weights[i] as number) * (this.#terms[i] as number)
    }
    return Math.min(this.#most, Math.max(this.#least, sum))
  }

  #judge(inputs: Float64Array, weight: number, distance: number, said: number): void {
    const expected = this.#expected(inputs)
    if (Number.isNaN(expected)) return
    this.#judged += weight
    const pace = weight * Math.max(smoothing, 1 / this.#judged)
    this.#error += pace * ((distance - expected) ** 2 - this.#error)
    this.#onTick += pace * ((distance - said) ** 2 - this.#onTick)
  }

  #keep(inputs: Float64Array, weight: number, distance: number, said: number): void {
    const at = (this.#count % historyCosts) * this.#stride
    this.#rows.set(inputs, at)
    this.#rows[at + this.#size] = weight
    this.#rows[at + this.#size + 1] = distance
    this.#rows[at + this.#size + 2] = said
    this.#count += 1
  }

  #start(): void {
    const oldest = (this.#count % historyCosts) * this.#stride
    const rows = new Float64Array(this.#rows.length)
    rows.set(this.#rows.subarray(oldest))
    rows.set(this.#rows.subarray(0, oldest), rows.length - oldest)
    this.#startedAt = this.#count
    this.#trainer.start({ model: 'cost-regression', size: this.#size, rows })
  }

  #takeOver(weights: Float64Array): void {
    if (weights.length !== this.#terms.length || !weights.every(Number.isFinite)) {
      this.#forget()
      return
    }
    this.#weights = weights
    this.#age = this.#count - this.#startedAt
    this.#bound()
  }

  #bound(): void {
    this.#least = Number.POSITIVE_INFINITY
    this.#most = Number.NEGATIVE_INFINITY
    for (let at = this.#size + 1; at < this.#rows.length; at += this.#stride) {
      const distance = this.#rows[at] as number
      this.#least = Math.min(this.#least, distance)
      this.#most = Math.max(this.#most, distance)
    }
  }

  #forget(): void {
    this.#weights = undefined
    this.#judged = 0
    this.#error = 0
    this.#onTick = 0
  }
}
