import type { Training } from '../../worker/training.ts'
import type { Step } from '../expert.ts'
import { type AdamState, createAdam, updateAdam } from './adam.ts'
import { seededRandom } from './initial-weights.ts'
import { createKnownSums, type KnownSums, meanAhead } from './known-sums.ts'
import { createLstmInputs, type LstmInputs, unitOf } from './lstm-inputs.ts'
import type { LstmJob } from './lstm-job.ts'
import { farthestOutput, rowLength, windowSteps } from './lstm-shape.ts'
import { carryOver, forgetAll } from './lstm-trace.ts'
import { backThroughWindow, createWindow, type LstmWindow, throughStep } from './lstm-window.ts'

/** Windows a job learns from: two passes over a full history, more over a short one. */
const windowsPerJob = 256

/**
 * Truncated back-propagation through time: the history is replayed through the same inputs as on the
 * tick, in windows of 32 steps that carry the memory over; in each window every step forecasts every
 * horizon whose label lies in the history, and one Adam step follows the mean squared error. Targets
 * are (mean of the label − anchor)/unit, clipped to ±8. Passes start at different steps, so that the
 * edges of windows differ.
 */
export class LstmTraining implements Training {
  /** As trained so far: the gates, then a head for each horizon. */
  readonly weights: Float64Array
  readonly #job: LstmJob
  readonly #adam: AdamState
  readonly #window: LstmWindow
  readonly #known: KnownSums
  readonly #random: () => number
  readonly #step: Step = { value: 0, isMissing: false, elapsedSteps: 0 }
  #inputs: LstmInputs
  #at: number
  #windows = 0

  /** @param job with at least four windows of values */
  constructor(job: LstmJob) {
    this.weights = job.weights.slice()
    this.#job = job
    this.#adam = createAdam(this.weights.length)
    this.#window = createWindow(this.weights, job.horizons.length)
    this.#known = createKnownSums(job.values)
    this.#random = seededRandom(job.firstStep)
    this.#inputs = createLstmInputs(job.seasonSteps)
    this.#at = job.values.length
  }

  /** Learns from the next window, which takes about 0.13 ms; false when the job is done. */
  advance(): boolean {
    const { trace, gradient } = this.#window
    if (this.#at + windowSteps > this.#job.values.length) this.#startPass()
    for (let t = 0; t < windowSteps; t += 1) {
      this.#observeNext()
      this.#inputs.write(trace.rows, t * rowLength)
      throughStep(this.#window, t)
      this.#writeTargets(t)
    }
    backThroughWindow(this.#window)
    updateAdam(this.#adam, this.weights, gradient)
    carryOver(trace)
    this.#windows += 1
    return this.#windows < windowsPerJob
  }

  #startPass(): void {
    this.#inputs = createLstmInputs(this.#job.seasonSteps)
    forgetAll(this.#window.trace)
    this.#at = 0
    const skipped = windowSteps + Math.floor(this.#random() * windowSteps)
    while (this.#at < skipped) this.#observeNext()
  }

  #observeNext(): void {
    const step = this.#step
    const value = this.#job.values[this.#at] as number
    step.isMissing = Number.isNaN(value)
    step.value = step.isMissing ? 0 : value
    step.elapsedSteps = this.#job.firstStep + this.#at
    this.#inputs.observe(step)
    this.#at += 1
  }

  #writeTargets(t: number): void {
    const { horizons } = this.#job
    const { anchor } = this.#inputs.state
    const unit = unitOf(this.#inputs.state)
    for (let i = 0; i < horizons.length; i += 1) {
      const off = (meanAhead(this.#known, this.#at, horizons[i] as number) - anchor) / unit
      const target = Math.min(farthestOutput, Math.max(-farthestOutput, off))
      this.#window.targets[t * horizons.length + i] = target
    }
  }
}
