import { createTrainer, type Trainer } from '../../worker/trainer.ts'
import type { TrainingWorker } from '../../worker/training-worker.ts'
import type { Horizon, Step } from '../expert.ts'
import { headOf, packWeights } from './lstm-network.ts'
import { gateWeightCount, rowLength } from './lstm-shape.ts'
import { createRecentHistory, historySteps, inOrder, keepValue } from './recent-history.ts'

/** The first training comes after so many steps, the next after twice as many … */
const firstFitSteps = 256
/** … until one follows the other at this distance. */
const refitSteps = 1_024
/** Weights that two refits in a row have failed to renew are not used any more. */
const expirySteps = 2 * refitSteps
/** A horizon that fits into the history fewer than four times is not trained. */
export const longestTrained: number = historySteps / 4

/** Weights that a training may replace. */
export interface TrainedParts {
  readonly gates: Float64Array
  /** By horizon index. */
  readonly heads: readonly Float64Array[]
}

/** Keeps the history and has the weights trained from time to time. */
export class LstmRefits {
  /** Steps since the weights were last renewed. */
  readonly state: { sinceTrained: number } = { sinceTrained: 0 }
  readonly #parts: TrainedParts
  readonly #seasonSteps: number
  readonly #trainer: Trainer
  readonly #history = createRecentHistory()
  readonly #horizons: Horizon[] = []
  /** Horizons of the job under way, in the order of its heads. */
  #inTraining: readonly Horizon[] = []
  #nextFit = firstFitSteps

  constructor(parts: TrainedParts, seasonSteps: number, worker: TrainingWorker | undefined) {
    this.#parts = parts
    this.#seasonSteps = seasonSteps
    this.#trainer = createTrainer(worker)
    worker?.prepare?.()
  }

  /** Takes in a step; takes over what was trained meanwhile, and starts a training if one is due. */
  observe(step: Step): void {
    keepValue(this.#history, step)
    this.state.sinceTrained += 1
    const weights = this.#trainer.collect()
    if (weights !== undefined) this.#takeOver(weights)
    if (this.state.sinceTrained === expirySteps) this.#expire()
    const { count } = this.#history
    if (count < this.#nextFit || !this.#trainer.isFree()) return
    this.#nextFit = count + Math.min(count, refitSteps)
    this.#start(step)
  }

  /** Trains this horizon, too, from the next time on. */
  addHorizon(horizon: Horizon): void {
    if (horizon.steps <= longestTrained) this.#horizons.push(horizon)
  }

  /** Starts a new history: what follows does not follow what was. */
  restart(): void {
    this.#trainer.cancel()
    this.#history.count = 0
    this.#nextFit = firstFitSteps
  }

  #start(step: Step): void {
    const { gates, heads } = this.#parts
    this.#inTraining = this.#horizons.slice()
    const values = inOrder(this.#history)
    const untrained = this.#inTraining.map(({ index }) => heads[index] as Float64Array)
    this.#trainer.start({
      model: 'lstm',
      values,
      firstStep: step.elapsedSteps + 1 - values.length,
      seasonSteps: this.#seasonSteps,
      horizons: this.#inTraining.map(({ steps }) => steps),
      weights: packWeights(gates, untrained),
    })
  }

  #takeOver(weights: Float64Array): void {
    const { gates, heads } = this.#parts
    const size = gates.length + this.#inTraining.length * rowLength
    if (weights.length !== size || !weights.every(Number.isFinite)) return
    gates.set(weights.subarray(0, gateWeightCount))
    this.#inTraining.forEach(({ index }, i) => {
      heads[index]?.set(headOf(weights, i))
    })
    this.state.sinceTrained = 0
  }

  #expire(): void {
    for (const head of this.#parts.heads) head.fill(0)
  }
}
