import type { TrainingWorker } from '@predictive-limit/forecast'

/** A worker whose last job can be waited for, so that runs can be repeated. */
export interface AwaitedWorker {
  readonly worker: TrainingWorker
  /** Resolves at once where nothing was asked since the last call. */
  settled(): Promise<void>
}

/** Closing it leaves `inner` to the others who use it. */
export function awaitedWorker(inner: TrainingWorker): AwaitedWorker {
  let last: Promise<unknown> | undefined
  const worker: TrainingWorker = {
    train(job) {
      const training = inner.train(job)
      last = training.catch(() => undefined)
      return training
    },
    lacks: (model) => inner.lacks?.(model),
    close: () => undefined,
  }
  const settled = async () => {
    if (last === undefined) return
    // A thread does not keep the process alive, and there may be nothing else to do.
    const awake = setInterval(() => undefined, 60_000)
    await last
    clearInterval(awake)
    last = undefined
  }
  return { worker, settled }
}
