/**
 * Prints, as JSON, the processor time in µs of an update and two forecasts (horizons 1 and 10, seven
 * quantiles each) by the models of the first argument, once compiled. Steps of a second, a season of a
 * minute, so that its bins change at every step. Trainings run elsewhere; fitted paths are there.
 */
import { createForecaster, type ModelName, type TrainingWorker } from '@predictive-limit/forecast'
import { median } from '../report/spread.ts'
import { seededRandom } from '../simulate/random.ts'

const batchSteps = 5_000
const batches = 60

/** Answers a fit at once with a level, and never comes back with weights of an LSTM. */
const worker: TrainingWorker = {
  train: (job) =>
    'steps' in job
      ? Promise.resolve(new Float64Array(job.steps).fill(10))
      : new Promise(() => undefined),
  lacks: () => undefined,
  close: () => undefined,
}

const models = JSON.parse(process.argv[2] ?? '"auto"') as 'auto' | readonly ModelName[]
const forecaster = createForecaster({
  stepMs: 1_000,
  horizons: [1, 10],
  models,
  seasonsMs: [60_000],
  worker,
})
const random = seededRandom(3)
const values = Float64Array.from({ length: batchSteps }, () => Math.floor(random() * 20))
const micros: number[] = []
for (let i = 0; i < batches; i += 1) {
  const start = process.cpuUsage()
  for (let t = 0; t < batchSteps; t += 1) {
    forecaster.observe(values[t] ?? 0)
    forecaster.forecast(1)
    forecaster.forecast(10)
  }
  const { user, system } = process.cpuUsage(start)
  micros.push((user + system) / batchSteps)
  // Fits that were asked for in this batch come in before the next.
  await new Promise((resolve) => setImmediate(resolve))
}
console.log(JSON.stringify(median(micros.slice(batches / 2))))
