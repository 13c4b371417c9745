import type { Forecaster, PathJob, TrainingJob, TrainingWorker } from '../../src/index.ts'
import { fitSeasonalRegression } from '../../src/node/fit-seasonal-regression.ts'
import { startTraining } from '../../src/worker/start-training.ts'

/** Answers a job: with weights or a path, or by a failure. */
export type Answer = (job: TrainingJob) => Promise<Float64Array>

/** A worker in this thread that keeps the jobs it was given. */
export interface KeepingWorker extends TrainingWorker {
  readonly jobs: TrainingJob[]
  /** The newest answer, whatever it is, once it is there. */
  answered(): Promise<unknown>
}

export function workerThat(answer: Answer): KeepingWorker {
  const jobs: TrainingJob[] = []
  let newest: Promise<unknown> = Promise.resolve()
  return {
    jobs,
    train(job) {
      jobs.push(job)
      const answered = answer(job)
      newest = answered.catch(() => undefined)
      return answered
    },
    answered: () => newest,
    lacks: () => undefined,
    close: () => undefined,
  }
}

/**
 * Trains and fits as soon as it is asked, so that the same values give the same forecasts: the LSTM and the
 * regression as a thread would, and for the packages what their simplest choice comes to.
 */
export async function promptly(job: TrainingJob): Promise<Float64Array> {
  if (job.model === 'cost-regression') return new Float64Array(0)
  if (job.model === 'batch-regression') return Float64Array.from(await fitSeasonalRegression(job))
  if (job.model !== 'lstm') return simplePath(job)
  const training = startTraining(job)
  while (training.advance());
  return training.weights
}

/** Simple exponential smoothing; with seasons the last one again. */
function simplePath({ values, periods: [period], steps }: PathJob): Float64Array {
  if (period === undefined) {
    return new Float64Array(steps).fill(values.reduce((level, value) => 0.8 * level + 0.2 * value))
  }
  return Float64Array.from({ length: steps }, (_, i) => values.at((i % period) - period) ?? 0)
}

/** Takes in values; what the worker answers, which it must, is there by the next step. */
export async function observeAll(
  forecaster: Forecaster,
  worker: KeepingWorker,
  values: Iterable<number>,
): Promise<void> {
  for (const value of values) {
    const asked = worker.jobs.length
    forecaster.observe(value)
    if (worker.jobs.length > asked) await worker.answered()
  }
}
