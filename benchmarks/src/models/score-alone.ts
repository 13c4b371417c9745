import { createForecaster, type TrainingWorker } from '@predictive-limit/forecast'
import { awaitedWorker } from '../forecast/awaited-worker.ts'
import type { Showcase } from '../forecast/model-series.ts'
import type { Models } from '../forecast/run-forecaster.ts'
import { labelsOf } from '../forecast/scores.ts'

/** Steps ahead that are summed. */
export const scoredSteps = 10

/** Forecasts before this step are not scored: each model has been trained, and knows the season, by then. */
const firstScored = 1_500

/** Mean squared error of the sums of the next ten steps. Every training is waited for. */
export async function squaredErrorOf(
  models: Models,
  { values, seasonSteps }: Showcase,
  inner: TrainingWorker,
): Promise<number> {
  const { worker, settled } = awaitedWorker(inner)
  const horizons = [scoredSteps]
  const seasonsMs = [1_000 * seasonSteps]
  const forecaster = createForecaster({ stepMs: 1_000, horizons, models, seasonsMs, worker })
  const labels = labelsOf(values, scoredSteps)
  let squares = 0
  for (const [t, label] of labels.entries()) {
    forecaster.observe(values[t] ?? Number.NaN)
    await settled()
    if (t >= firstScored) squares += (label - forecaster.forecast(scoredSteps).mean) ** 2
  }
  return squares / (labels.length - firstScored)
}
