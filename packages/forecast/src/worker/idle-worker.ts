import { type Scheduler, systemScheduler } from './scheduler.ts'
import { startTraining } from './start-training.ts'
import type { Training } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { TrainingJob } from './training-job.ts'
import type { TrainingWorker } from './training-worker.ts'

/** A slice starts its last piece, of about 0.1 ms, before this. Longest stall allowed: 2 ms. */
const sliceMs = 1.5
/** Most pieces of a slice, also where the clock stands still, as in a simulation. */
const mostPieces = 12
/** Between two slices, so that at most a sixth of the thread is taken. */
const pauseMs = 8
const mostWaiting = 256

interface WaitingJob {
  readonly training: () => Training
  readonly resolve: (weights: Float64Array) => void
  readonly reject: (error: TrainingError) => void
}

/**
 * Trains in this thread, in slices of at most 2 ms with a pause of 8 ms in between, one job after the
 * other: for runtimes without threads. At most 256 jobs wait; more are rejected.
 *
 * @param scheduler @default the runtime's timers, unref'd
 */
export function idleWorker(scheduler: Scheduler = systemScheduler()): TrainingWorker {
  const waiting: WaitingJob[] = []
  let training: Training | undefined
  let cancelSlice: (() => void) | undefined
  let isClosed = false

  function runSlice(): void {
    cancelSlice = undefined
    const [job] = waiting
    if (job === undefined) return
    try {
      training ??= job.training()
      if (!advanceFor(training, scheduler))
        finish(() => job.resolve((training as Training).weights))
    } catch (cause) {
      finish(() => job.reject(new TrainingError('The training failed.', { cause })))
    }
    schedule()
  }

  function finish(settle: () => void): void {
    settle()
    training = undefined
    waiting.shift()
  }

  function schedule(): void {
    if (waiting.length === 0 || isClosed) return
    cancelSlice ??= scheduler.after(pauseMs, runSlice)
  }

  return {
    train(job: TrainingJob): Promise<Float64Array> {
      if (isClosed) return Promise.reject(new TrainingError('The worker is closed.'))
      if (waiting.length >= mostWaiting) return Promise.reject(new TrainingError('Too many wait.'))
      return new Promise((resolve, reject) => {
        waiting.push({ training: () => startTraining(job), resolve, reject })
        schedule()
      })
    },
    isFree: () => waiting.length === 0,
    close(): void {
      isClosed = true
      cancelSlice?.()
      training = undefined
      for (const { reject } of waiting.splice(0))
        reject(new TrainingError('The worker was closed.'))
    },
  }
}

/** False when the training is done. */
function advanceFor(training: Training, scheduler: Scheduler): boolean {
  const end = scheduler.now() + sliceMs
  for (let piece = 0; piece < mostPieces; piece += 1) {
    if (!training.advance()) return false
    if (scheduler.now() >= end) break
  }
  return true
}
