/** The other side of `nodeWorker()`: runs in a thread of its own and trains what it is sent. */
import { parentPort } from 'node:worker_threads'
import { startTraining } from '../worker/start-training.ts'
import { fitCostRegression } from './fit-cost-regression.ts'
import { fitPath } from './fit-path.ts'
import { createPace, giveWay } from './give-way.ts'
import type { JobMessage, ThreadMessage } from './messages.ts'

// Packages that fit models print what they do, and nobody asked: this thread writes nothing.
process.stdout.write = () => true

/** A quarter of a millisecond of work. */
const WINDOWS_BETWEEN_RESTS = 2

giveWay()
post({ kind: 'loaded' })
parentPort?.on('message', async (message: JobMessage) => post(await resultOf(message)))

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}

async function resultOf({ job }: JobMessage): Promise<ThreadMessage> {
  try {
    if (job.model === 'cost-regression') {
      return { kind: 'trained', weights: await fitCostRegression(job) }
    }
    if (job.model !== 'lstm') return { kind: 'trained', weights: await fitPath(job) }
    const training = startTraining(job)
    const pace = createPace()
    let beganMs = performance.now()
    for (let windows = 1; training.advance(); windows += 1) {
      if (windows % WINDOWS_BETWEEN_RESTS !== 0) continue
      pace.rest(performance.now() - beganMs)
      beganMs = performance.now()
    }
    return { kind: 'trained', weights: training.weights }
  } catch (error) {
    return { kind: 'failed', reason: String(error) }
  }
}
