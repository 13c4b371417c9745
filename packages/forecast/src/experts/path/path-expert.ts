import type { TrainingWorker } from '../../worker/training-worker.ts'
import { createEwma } from '../ewma.ts'
import type { Expert, Horizon, Step } from '../expert.ts'
import { createLabelCeiling } from '../label-ceiling.ts'
import {
  clipError,
  createPersistentError,
  persistenceOf,
  persistenceSum,
  updatePersistence,
} from '../persistent-error.ts'
import type { PathModel } from './path-models.ts'
import { PathRefits } from './path-refits.ts'

/** Weight of the moving average that stands in while there is no path. */
const standInWeight = 0.1

/**
 * A model that an optional package fits in the worker: exponential smoothing (`ets`), a decomposition
 * by seasons (`mstl`), or an ARIMA of automatic order (`auto-arima`). The worker sends how demand will
 * go on for 3,072 steps; the next h of them are summed, and what the path was off by lately is taken
 * to persist: ŷ = Σ path + e·(λ + … + λʰ), within 0 … 1.2 × the decayed maximum. A path expires after
 * two refits without another; without one it sleeps, and alone forecasts a moving average.
 *
 * Cost: a few additions a step and horizon. Memory: 57 kB.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021), 8 and 9.7;
 * Bandara, Hyndman and Bergmeir, "MSTL" (2021).
 *
 * @example // a path of 10, 12, 14, an error of 2 with λ = 0.5: the next two sum to 22 + 2·0.75 = 23.5
 */
export function createPathExpert(
  model: PathModel,
  periods: readonly number[],
  worker: TrainingWorker | undefined,
): Expert {
  const refits = new PathRefits(model, periods, worker)
  const standIn = createEwma(standInWeight)
  const ceiling = createLabelCeiling(periods.at(-1) ?? 0)
  const off = createPersistentError()
  return {
    name: model,
    state: { standIn: standIn.state, ceiling: ceiling.state, off },
    isAsleep: () => !refits.hasPath,
    addHorizon: (horizon: Horizon) => ceiling.addHorizon(horizon),
    learn: (horizon: Horizon, isMissing: boolean) => ceiling.learn(horizon, isMissing),
    forgetPending: () => refits.restart(),
    observe(step: Step): void {
      standIn.observe(step)
      if (refits.hasPath && !step.isMissing) updatePersistence(off, step.value - refits.expected())
      refits.observe(step)
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      if (!refits.hasPath) {
        standIn.forecast(horizon, out, at)
        return
      }
      const { steps } = horizon
      const left = clipError(off, off.error) * persistenceSum(persistenceOf(off), steps)
      out[at] = Math.max(0, Math.min(refits.sumOf(steps) + left, ceiling.of(horizon)))
    },
  }
}
