import { TrainingError } from '../worker/training-error.ts'
import type { TrainingWorker } from '../worker/training-worker.ts'
import { nodeWorker } from './node-worker.ts'

/** Those who have the worker of this process and have not closed it. */
interface Shared {
  readonly worker: TrainingWorker
  users: number
}

/** State of the module, which nothing else here has: a thread belongs to a process. */
let shared: Shared | undefined

/**
 * The training thread of this process, for any number of limiters and forecasters: each calls this and
 * closes what it got. The thread starts with the first job, or when one is announced, and ends with the
 * last `close()`; it never keeps the process alive.
 */
export function sharedNodeWorker(): TrainingWorker {
  shared ??= { worker: nodeWorker(), users: 0 }
  const mine = shared
  mine.users += 1
  let isClosed = false
  return {
    train(job) {
      if (isClosed) return Promise.reject(new TrainingError('The worker is closed.'))
      return mine.worker.train(job)
    },
    isFree: () => mine.worker.isFree?.() !== false,
    prepare() {
      if (!isClosed) mine.worker.prepare?.()
    },
    lacks: (model) => mine.worker.lacks?.(model),
    close() {
      if (isClosed) return
      isClosed = true
      leave(mine)
    },
  }
}

function leave(left: Shared): void {
  left.users -= 1
  if (left.users > 0) return
  if (left === shared) shared = undefined
  left.worker.close()
}
