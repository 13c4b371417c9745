import type { TrainingWorker } from '../../../worker/training-worker.ts'
import type { CostModel } from '../cost-model.ts'
import { CostRefit } from './cost-refit.ts'

/** Costs of all types that are fitted in one go; memory: 2.7 MB at most. */
const mostRefits = 32
/** Costs after which a fit is prepared: many a type never has so many. */
const enough = 100

/** Which costs of which types are fitted in the worker: the first that have enough of them. */
export class CostRefits {
  readonly #worker: TrainingWorker
  readonly #byType: Map<number, CostRefit[]> = new Map()
  #count = 0

  constructor(worker: TrainingWorker) {
    this.#worker = worker
  }

  /** Called with each cost learned of a type. */
  note(type: number, models: readonly CostModel[]): void {
    for (const model of models) {
      if (model.refit !== undefined || model.labels < enough) continue
      if (this.#count >= mostRefits) return
      model.refit = new CostRefit(model.least.weights.length, this.#worker)
      this.#byType.set(type, [...(this.#byType.get(type) ?? []), model.refit])
      this.#count += 1
    }
  }

  forgetType(type: number): void {
    const refits = this.#byType.get(type) ?? []
    for (const refit of refits) refit.cancel()
    this.#byType.delete(type)
    this.#count -= refits.length
  }
}
