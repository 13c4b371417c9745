import { createTrainer, type Trainer } from '../../worker/trainer.ts'
import type { TrainingWorker } from '../../worker/training-worker.ts'
import type { Step } from '../expert.ts'
import { createRecentHistory, inOrder, keepValue } from '../lstm/recent-history.ts'
import type { PathJob } from './path-job.ts'

/** The first fit comes after so many steps, the next after twice as many … */
const firstFitSteps = 256
/** … until one follows the other at this distance. */
const refitSteps = 1_024
/** A path that two refits in a row have failed to renew is not used any more. */
const expirySteps = 2 * refitSteps
/** Steps of a path: until it expires, and the longest horizon that it is asked for then. */
const pathSteps = expirySteps + refitSteps
/** A path that goes beyond so many times the largest value of its history is of a model that is not stable. */
const largestGrowth = 100
/** A fit without seasons looks back on so many steps: it takes less than 0.2 s. */
const plainHistory = 1_024

/** Keeps the history and has the path fitted anew from time to time. */
export class PathRefits {
  /** Sums of the path from its start: the next `n` steps sum to `sums[n]`; one 0 without a path. */
  sums: Float64Array = new Float64Array(1)
  /** Steps of the path that have passed. */
  passed = 0
  readonly #model: PathJob['model']
  readonly #periods: readonly number[]
  readonly #trainer: Trainer
  readonly #history = createRecentHistory()
  /** Values there were when the fit under way was started, and the largest of them. */
  #startedAt = 0
  #largest = 0
  #nextFit: number

  constructor(
    model: PathJob['model'],
    periods: readonly number[],
    worker: TrainingWorker | undefined,
  ) {
    this.#model = model
    this.#periods = periods
    this.#trainer = createTrainer(worker)
    worker?.prepare?.()
    this.#nextFit = this.#firstFit()
  }

  get hasPath(): boolean {
    return this.sums.length > 1
  }

  /** The step that the path expected next. */
  expected(): number {
    return this.sumOf(1)
  }

  /** What the path expects of the next `steps` steps together; beyond its end it stays level. */
  sumOf(steps: number): number {
    return this.#sumUpTo(this.passed + steps) - this.#sumUpTo(this.passed)
  }

  /** Takes in a step; takes over a path that came meanwhile, and has one fitted if that is due. */
  observe(step: Step): void {
    keepValue(this.#history, step)
    this.passed += 1
    const path = this.#trainer.collect()
    if (path !== undefined) this.#takeOver(path)
    if (this.hasPath && this.passed >= expirySteps) this.#forget()
    const { count } = this.#history
    if (count < this.#nextFit || !this.#trainer.isFree()) return
    this.#nextFit = count + Math.min(count, refitSteps)
    this.#start(step)
  }

  /** What follows does not follow what was. */
  restart(): void {
    this.#trainer.cancel()
    this.#history.count = 0
    this.#nextFit = this.#firstFit()
    this.#forget()
  }

  #sumUpTo(steps: number): number {
    const { sums } = this
    const last = sums.length - 1
    const known = sums[Math.min(steps, last)] as number
    if (steps <= last) return known
    const level = (sums[last] as number) - (sums[last - 1] as number)
    return known + (steps - last) * level
  }

  #firstFit(): number {
    return Math.max(firstFitSteps, 2 * (this.#periods.at(-1) ?? 0))
  }

  #start({ elapsedSteps }: Step): void {
    const known = inOrder(this.#history)
    const isSeasonal = this.#periods.length > 0
    const values = isSeasonal ? known : known.subarray(-plainHistory).slice()
    for (let i = 0; i < values.length; i += 1) {
      if (Number.isNaN(values[i])) values[i] = i > 0 ? (values[i - 1] as number) : 0
    }
    this.#startedAt = this.#history.count
    this.#largest = values.reduce((largest, value) => Math.max(largest, value), 0)
    const firstStep = elapsedSteps + 1 - values.length
    const [model, periods] = [this.#model, this.#periods]
    this.#trainer.start({ model, values, firstStep, periods, steps: pathSteps })
  }

  #takeOver(path: Float64Array): void {
    const most = largestGrowth * this.#largest
    if (path.length !== pathSteps || !path.every((value) => Math.abs(value) <= most)) return
    const sums = new Float64Array(pathSteps + 1)
    for (let i = 0; i < pathSteps; i += 1) {
      sums[i + 1] = (sums[i] as number) + Math.max(0, path[i] as number)
    }
    this.sums = sums
    this.passed = this.#history.count - this.#startedAt
  }

  #forget(): void {
    this.sums = new Float64Array(1)
    this.passed = 0
  }
}
