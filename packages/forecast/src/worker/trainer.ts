import { startTraining } from './start-training.ts'
import type { Training } from './training.ts'
import type { TrainingJob } from './training-job.ts'
import type { TrainingWorker } from './training-worker.ts'

/** How an expert has its weights trained: one job at a time. */
export interface Trainer {
  /** Whether a job would be started now, rather than wait for those of others. */
  isFree(): boolean
  /** Starts a job; one that is still under way is given up. */
  start(job: TrainingJob): void
  /** Called once a step: new weights, once, when the job has come to its end. */
  collect(): Float64Array | undefined
  /** Gives up the job under way. */
  cancel(): void
}

/** Through `worker`; without one, on the tick, one piece of about 0.1 ms a step. */
export function createTrainer(worker: TrainingWorker | undefined): Trainer {
  return worker === undefined ? tickTrainer() : workerTrainer(worker)
}

function tickTrainer(): Trainer {
  let training: Training | undefined
  return {
    isFree: () => true,
    start(job: TrainingJob): void {
      training = startTraining(job)
    },
    collect(): Float64Array | undefined {
      if (training === undefined || training.advance()) return undefined
      const { weights } = training
      training = undefined
      return weights
    },
    cancel(): void {
      training = undefined
    },
  }
}

function workerTrainer(worker: TrainingWorker): Trainer {
  let trained: Float64Array | undefined
  let started = 0
  return {
    isFree: () => isFree(worker),
    start(job: TrainingJob): void {
      trained = undefined
      started += 1
      const mine = started
      const take = (weights: Float64Array): void => {
        // Where a worker answers with something else, against its contract, the tick must not find out.
        if (mine === started && ArrayBuffer.isView(weights)) trained = weights
      }
      // A job that failed is as one that never came back: the next refit starts another.
      promised(worker, job).then(take, () => undefined)
    },
    collect(): Float64Array | undefined {
      const weights = trained
      trained = undefined
      return weights
    },
    cancel(): void {
      trained = undefined
      started += 1
    },
  }
}

function isFree(worker: TrainingWorker): boolean {
  try {
    return worker.isFree?.() !== false
  } catch {
    return true
  }
}

/** A worker that throws, against its contract, must not cost the forecaster more than one that rejects. */
function promised(worker: TrainingWorker, job: TrainingJob): Promise<Float64Array> {
  try {
    return worker.train(job)
  } catch (error) {
    return Promise.reject(error)
  }
}
