import { Worker } from 'node:worker_threads'
import { TrainingError } from '../worker/training-error.ts'
import type { TrainingJob } from '../worker/training-job.ts'
import type { TrainingWorker } from '../worker/training-worker.ts'
import type { ResultMessage } from './messages.ts'

/** Options of `nodeWorker`. */
export interface NodeWorkerOptions {
  /** Longest time of one job, in milliseconds; its thread is then ended. > 0 @default 10_000 */
  readonly timeoutMs?: number | undefined
}

interface WaitingJob {
  readonly job: TrainingJob
  readonly resolve: (weights: Float64Array) => void
  readonly reject: (error: TrainingError) => void
}

const mostWaiting = 256
/** More than a hundred times what a job takes: an error of ours must not eat the machine. */
const resourceLimits = { maxOldGenerationSizeMb: 64 }

/**
 * Trains in a thread of its own, which starts with the first job. Neither the thread nor a job keeps
 * the process alive. One job runs after the other; at most 256 wait, more are rejected. A thread that
 * dies, or takes longer than `timeoutMs`, costs the job it was at; the next job starts another.
 */
export function nodeWorker(options: NodeWorkerOptions = {}): TrainingWorker {
  return new ThreadedWorker(options.timeoutMs ?? 10_000)
}

class ThreadedWorker implements TrainingWorker {
  readonly #timeoutMs: number
  readonly #waiting: WaitingJob[] = []
  #thread: Worker | undefined
  #running: WaitingJob | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  train(job: TrainingJob): Promise<Float64Array> {
    if (this.#isClosed) return Promise.reject(new TrainingError('The worker is closed.'))
    if (this.#waiting.length >= mostWaiting) {
      return Promise.reject(new TrainingError(`${mostWaiting} jobs are waiting already.`))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject })
      this.#next()
    })
  }

  close(): void {
    this.#isClosed = true
    this.#drop(new TrainingError('The worker was closed.'))
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new TrainingError('The worker was closed.'))
    }
  }

  #next(): void {
    if (this.#running !== undefined || this.#isClosed) return
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#running = next
    try {
      this.#thread ??= this.#startThread()
      this.#thread.postMessage({ job: next.job })
      this.#timer = setTimeout(() => this.#giveUp(), this.#timeoutMs)
      this.#timer.unref()
    } catch (cause) {
      this.#drop(new TrainingError('The training thread did not start.', { cause }))
    }
  }

  #startThread(): Worker {
    // Beside this file and with its extension: .js in the package, .ts where it runs from source.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
    const file = new URL(`./training-thread${extension}`, import.meta.url)
    const thread = new Worker(file, { name: 'predictive-limit training', resourceLimits })
    thread.on('message', (message: ResultMessage) => {
      if (thread === this.#thread) this.#settle(message)
    })
    thread.on('error', (cause) => {
      if (thread !== this.#thread) return
      this.#drop(new TrainingError('The training thread failed.', { cause }))
    })
    thread.on('exit', (code) => {
      if (thread !== this.#thread) return
      this.#drop(new TrainingError(`The training thread ended with code ${code}.`))
    })
    // Last, because listening for messages keeps the process alive again.
    thread.unref()
    return thread
  }

  #settle(message: ResultMessage): void {
    const running = this.#finishJob()
    if (message.kind === 'trained') running?.resolve(message.weights)
    else running?.reject(new TrainingError(message.reason))
    this.#next()
  }

  #giveUp(): void {
    this.#drop(new TrainingError(`The training took longer than ${this.#timeoutMs} ms.`))
  }

  /** Ends the thread and the job it was at, and goes on with the next one in another. */
  #drop(error: TrainingError): void {
    const thread = this.#thread
    this.#thread = undefined
    // Whether the thread ends well or badly, nothing waits for it any more.
    thread?.terminate().catch(() => undefined)
    this.#finishJob()?.reject(error)
    this.#next()
  }

  #finishJob(): WaitingJob | undefined {
    const running = this.#running
    clearTimeout(this.#timer)
    this.#running = undefined
    return running
  }
}
