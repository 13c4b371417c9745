/** The other side of `nodeWorker()`: runs in a thread of its own and trains what it is sent. */
import { parentPort } from 'node:worker_threads'
import { startTraining } from '../worker/start-training.ts'
import type { JobMessage, ResultMessage } from './messages.ts'

parentPort?.on('message', ({ job }: JobMessage) => parentPort?.postMessage(resultOf({ job })))

function resultOf({ job }: JobMessage): ResultMessage {
  try {
    const training = startTraining(job)
    while (training.advance());
    return { kind: 'trained', weights: training.weights }
  } catch (error) {
    return { kind: 'failed', reason: String(error) }
  }
}
