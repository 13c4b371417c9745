import { Worker } from 'node:worker_threads'
import type { PathModel } from '../experts/path/path-models.ts'
import { idleWorker } from '../worker/idle-worker.ts'
import { TrainingError } from '../worker/training-error.ts'
import type { TrainingJob } from '../worker/training-job.ts'
import type { TrainingWorker } from '../worker/training-worker.ts'
import { lackingPackage } from './lacking-package.ts'
import type { ThreadMessage } from './messages.ts'

/** Options of `nodeWorker`. */
export interface NodeWorkerOptions {
  /** Longest time of one job, in milliseconds, once its thread has started; the thread is then ended. > 0 @default 10_000 */
  readonly timeoutMs?: number | undefined
}

interface WaitingJob {
  readonly job: TrainingJob
  readonly resolve: (weights: Float64Array) => void
  readonly reject: (error: TrainingError) => void
}

const mostWaiting = 256
/** On a machine that is busy a thread takes seconds to start; after a minute it never will. */
const longestStartMs = 60_000
/** More than a hundred times what a job takes: an error of ours must not eat the machine. */
const resourceLimits = { maxOldGenerationSizeMb: 64 }

/**
 * Trains in a thread of its own, which starts with the first job, or when one is announced. Neither the
 * thread nor a job keeps the process alive. One job runs after the other; at most 256 wait, more are rejected. A thread that
 * dies, or takes longer than `timeoutMs`, costs the job it was at; the next job starts another. Where
 * the thread's file cannot be loaded, as in a bundle of one file, it trains in idle slices instead.
 */
export function nodeWorker(options: NodeWorkerOptions = {}): TrainingWorker {
  const file = threadFile(import.meta.url)
  return file === undefined ? idleWorker() : threadedWorker(file, options.timeoutMs ?? 10_000)
}

/**
 * Beside this file and with its extension: .js in the package, .ts where it runs from source. Bundlers
 * that turn modules into scripts leave no address.
 */
function threadFile(here: string | undefined): URL | undefined {
  if (here === undefined) return undefined
  return new URL(`./training-thread${here.slice(here.lastIndexOf('.'))}`, here)
}

/** Trains in threads that run `file`. */
export function threadedWorker(file: URL, timeoutMs: number): TrainingWorker {
  return new ThreadedWorker(file, timeoutMs)
}

class ThreadedWorker implements TrainingWorker {
  readonly #file: URL
  readonly #timeoutMs: number
  readonly #waiting: WaitingJob[] = []
  #thread: Worker | undefined
  #starting: NodeJS.Immediate | undefined
  #running: WaitingJob | undefined
  #timer: NodeJS.Timeout | undefined
  /** A thread has run: that its file is there is known. */
  #hasLoaded = false
  /** The present thread runs. */
  #isReady = false
  /** Trains where no thread can. */
  #instead: TrainingWorker | undefined
  #isClosed = false

  constructor(file: URL, timeoutMs: number) {
    this.#file = file
    this.#timeoutMs = timeoutMs
  }

  train(job: TrainingJob): Promise<Float64Array> {
    if (this.#isClosed) return Promise.reject(new TrainingError('The worker is closed.'))
    if (this.#instead !== undefined) return this.#instead.train(job)
    if (this.#waiting.length >= mostWaiting) {
      return Promise.reject(new TrainingError(`${mostWaiting} jobs are waiting already.`))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject })
      this.#next()
    })
  }

  isFree(): boolean {
    if (this.#instead !== undefined) return this.#instead.isFree?.() !== false
    return this.#running === undefined && this.#waiting.length === 0
  }

  prepare(): void {
    if (this.#instead === undefined) this.#startSoon()
  }

  lacks(model: PathModel): string | undefined {
    return lackingPackage(model)
  }

  close(): void {
    this.#isClosed = true
    this.#instead?.close()
    this.#drop(new TrainingError('The worker was closed.'))
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new TrainingError('The worker was closed.'))
    }
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#isClosed) return
    if (this.#thread === undefined) this.#startSoon()
    else this.#send()
  }

  /** Takes some milliseconds, in the first thread of a process five: not in the tick that has a job. */
  #startSoon(): void {
    this.#starting ??= setImmediate(() => this.#send()).unref()
  }

  /** To a thread that is started where there is none. */
  #send(): void {
    this.#starting = undefined
    if (this.#running !== undefined || this.#isClosed) return
    this.#running = this.#waiting.shift()
    try {
      this.#thread ??= this.#startThread()
      if (this.#running === undefined) return
      this.#thread.postMessage({ job: this.#running.job })
      this.#allow(this.#isReady ? this.#timeoutMs : longestStartMs)
    } catch (cause) {
      this.#drop(new TrainingError('The training thread did not start.', { cause }))
    }
  }

  #startThread(): Worker {
    this.#isReady = false
    const thread = new Worker(this.#file, { name: 'predictive-limit training', resourceLimits })
    thread.on('message', (message: ThreadMessage) => {
      if (thread === this.#thread) this.#take(message)
    })
    let failure: TrainingError | undefined
    thread.on('error', (cause) => {
      failure = new TrainingError('The training thread failed.', { cause })
    })
    // Comes after an error, and after all messages: that it had loaded is known by now.
    thread.on('exit', (code) => {
      const ended = new TrainingError(`The training thread ended with code ${code}.`)
      this.#lose(thread, failure ?? ended)
    })
    // Last, because listening for messages keeps the process alive again.
    thread.unref()
    return thread
  }

  #take(message: ThreadMessage): void {
    if (message.kind === 'loaded') {
      this.#hasLoaded = true
      this.#isReady = true
      // What the start of the thread took is not held against the job.
      if (this.#running !== undefined) this.#allow(this.#timeoutMs)
      return
    }
    const running = this.#finishJob()
    if (message.kind === 'failed') running?.reject(new TrainingError(message.reason))
    else if (message.weights instanceof Float64Array) running?.resolve(message.weights)
    else running?.reject(new TrainingError('The training thread sent no weights.'))
    this.#next()
  }

  #lose(thread: Worker, error: TrainingError): void {
    if (thread !== this.#thread) return
    if (this.#hasLoaded) this.#drop(error)
    else this.#goOnHere()
  }

  /** The thread never ran: it is not there to be started, today or later. */
  #goOnHere(): void {
    this.#thread = undefined
    const running = this.#finishJob()
    const here = idleWorker()
    this.#instead = here
    const jobs = running === undefined ? this.#waiting : [running, ...this.#waiting]
    for (const { job, resolve, reject } of jobs) here.train(job).then(resolve, reject)
    this.#waiting.length = 0
  }

  /** From now on. */
  #allow(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(ms), ms)
    this.#timer.unref()
  }

  #giveUp(afterMs: number): void {
    const what = this.#isReady ? 'training' : 'start of the training thread'
    this.#drop(new TrainingError(`The ${what} took longer than ${afterMs} ms.`))
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
