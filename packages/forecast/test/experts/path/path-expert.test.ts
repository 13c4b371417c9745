import { expect, test } from '@jest/globals'
import {
  createForecaster,
  type PathJob,
  type TrainingJob,
  type TrainingWorker,
} from '../../../src/index.ts'

/** A worker that gives the path it is told, at once. */
function workerWith(path: (job: TrainingJob, fits: number) => Float64Array): {
  worker: TrainingWorker
  jobs: PathJob[]
} {
  const jobs: PathJob[] = []
  const train = (job: TrainingJob) => Promise.resolve(path(job, jobs.push(job as PathJob)))
  return { worker: { train, lacks: () => undefined, close: () => undefined }, jobs }
}

/** Ten, twelve, fourteen and so on, which no average would say. */
const rising = () => Float64Array.from({ length: 3_072 }, (_, i) => 10 + 2 * i)

function pinned(worker: TrainingWorker) {
  return createForecaster({ stepMs: 100, horizons: [1, 10], models: ['ets'], worker })
}

async function observe(
  forecaster: ReturnType<typeof pinned>,
  steps: number,
  value: (step: number) => number,
): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    forecaster.observe(value(step))
    await Promise.resolve()
  }
}

test('before a path came it forecasts a moving average, then sums of the path from where it is', async () => {
  const { worker, jobs } = workerWith(rising)
  const forecaster = pinned(worker)
  await observe(forecaster, 255, () => 100)
  expect(forecaster.forecast(10).mean).toBeCloseTo(1_000, 6)
  await observe(forecaster, 1, () => 100)
  expect(jobs).toHaveLength(1)
  expect(jobs[0]).toMatchObject({ model: 'ets', firstStep: 0, periods: [], steps: 3_072 })
  expect(jobs[0]?.values).toEqual(new Float64Array(256).fill(100))
  // The path begins with the step after the fit: of 10, 12, 14 … the first has passed.
  await observe(forecaster, 1, () => 10)
  expect(forecaster.forecast(10).mean).toBeCloseTo(210, 6) // 12 + 14 + … + 30
  await observe(forecaster, 1, () => 12)
  expect(forecaster.forecast(1).mean).toBeCloseTo(14, 6)
})

test('what the path was off by persists: errors of 2 with λ = 0.5 leave 1, then 0.5', async () => {
  const { worker } = workerWith(() => new Float64Array(3_072).fill(10))
  const forecaster = pinned(worker)
  await observe(forecaster, 257, () => 10)
  // Errors 0.5 and 0.5: running covariance 0.125 of a variance of 0.25 (the first one was 0).
  await observe(forecaster, 2, () => 10.5)
  const mean = forecaster.forecast(1).mean
  expect(mean).toBeGreaterThan(10)
  expect(mean).toBeLessThan(10.5)
})

test('a path that no refit renews expires after 2,048 steps', async () => {
  const { worker, jobs } = workerWith((_, fits) => {
    if (fits > 1) throw new Error('away')
    return new Float64Array(3_072).fill(50)
  })
  const forecaster = pinned(worker)
  await observe(forecaster, 256 + 2_047, (step) => (step < 256 ? 10 : 50))
  expect(forecaster.forecast(1).mean).toBeCloseTo(50, 0)
  await observe(forecaster, 60, () => 20)
  expect(forecaster.forecast(1).mean).toBeCloseTo(20, 0)
  expect(jobs.length).toBeGreaterThanOrEqual(3)
})

test('missing steps are filled for the fit, and nonsense is no path', async () => {
  const { worker, jobs } = workerWith(() => new Float64Array(3_072).fill(Number.NaN))
  const forecaster = pinned(worker)
  await observe(forecaster, 300, (step) => (step % 3 === 1 ? Number.NaN : 30))
  expect(jobs[0]?.values.every((value) => value === 30)).toBe(true)
  expect(forecaster.forecast(1).mean).toBeCloseTo(30, 6)
})

test('a path that runs away, as of an ARIMA that is not stationary, is none', async () => {
  const runaway = () =>
    Float64Array.from({ length: 3_072 }, (_, i) => 30 * Math.min(1e306, 1.5 ** i))
  const { worker } = workerWith(runaway)
  const forecaster = pinned(worker)
  await observe(forecaster, 3_000, () => 30)
  expect(forecaster.forecast(1).mean).toBeCloseTo(30, 6)
  expect(forecaster.forecast(20_000).mean).toBeCloseTo(600_000, 2)
})

test('a model that needs a thread or a package is refused where it lacks them', () => {
  const without = { train: () => Promise.reject(new Error()), close: () => undefined }
  const make = (worker?: TrainingWorker) => () =>
    createForecaster({ stepMs: 100, models: ['auto-arima'], worker })
  expect(make()).toThrow(/PREDICTIVE_LIMIT_E_WORKER: .*nodeWorker\(\), which 'auto-arima' needs/)
  expect(make(without)).toThrow(/PREDICTIVE_LIMIT_E_WORKER/)
  expect(make({ ...without, lacks: () => 'arima' })).toThrow(
    /PREDICTIVE_LIMIT_E_PACKAGE: .*'auto-arima'.*npm install arima/,
  )
  const day = () =>
    createForecaster({ stepMs: 100, models: ['mstl'], worker: { ...without, lacks: () => '' } })
  expect(day).toThrow(/PREDICTIVE_LIMIT_E_SEASONS: .*2,048 steps, which 'mstl' needs/)
})
