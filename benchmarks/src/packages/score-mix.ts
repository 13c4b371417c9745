import { createForecaster, type ModelName, type TrainingWorker } from '@predictive-limit/forecast'
import { awaitedWorker } from '../forecast/awaited-worker.ts'
import { labelsOf, pinballLoss, rootMeanSquare } from '../forecast/scores.ts'
import type { Series } from '../forecast/series.ts'

export const horizons = [1, 10, 60] as const

/** Share of a series that is not scored, as in the other tables of forecasts. */
const warmUp = 0.2

export interface Score {
  readonly rmse: number
  readonly pinball95: number
}

/** Scores of a mix by horizon. Every fit is waited for, so that runs can be repeated. */
export async function scoreMix(
  { stepMs, values }: Series,
  models: readonly ModelName[],
  worker: TrainingWorker,
): Promise<readonly Score[]> {
  const awaited = awaitedWorker(worker)
  const forecaster = createForecaster({ stepMs, horizons, models, worker: awaited.worker })
  const made = horizons.map(() => ({
    mean: new Float64Array(values.length),
    upper: new Float64Array(values.length),
  }))
  for (let t = 0; t < values.length; t += 1) {
    forecaster.observe(values[t] ?? Number.NaN)
    await awaited.settled()
    for (const [i, steps] of horizons.entries()) {
      const { mean, upper } = forecaster.forecast(steps)
      const record = made[i] as (typeof made)[number]
      record.mean[t] = mean
      record.upper[t] = upper
    }
  }
  return horizons.map((steps, i) => scoreOf(values, steps, made[i] as (typeof made)[number]))
}

function scoreOf(
  values: Float64Array,
  steps: number,
  { mean, upper }: { readonly mean: Float64Array; readonly upper: Float64Array },
): Score {
  const labels = labelsOf(values, steps)
  const from = Math.floor(warmUp * labels.length)
  const judged = labels.subarray(from)
  return {
    rmse: rootMeanSquare(judged, mean.subarray(from)),
    pinball95: pinballLoss(judged, upper.subarray(from), 0.95),
  }
}
