/** The other side of `nodeWorker()`: runs in a thread of its own and trains what it is sent. */
import { parentPort } from 'node:worker_threads'
import { startTraining } from '../worker/start-training.ts'
import type { JobMessage, ThreadMessage } from './messages.ts'

post({ kind: 'loaded' })
parentPort?.on('message', ({ job }: JobMessage) => post(resultOf({ job })))

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}

function resultOf({ job }: JobMessage): ThreadMessage {
  try {
    const training = startTraining(job)
    while (training.advance());
    return { kind: 'trained', weights: training.weights }
  } catch (error) {
    return { kind: 'failed', reason: String(error) }
  }
}
