// Ends in the middle of the first job of a forecaster, and trains for the later ones.
import { parentPort } from 'node:worker_threads'
import type { JobMessage } from '../../../../src/node/messages.ts'
import { startTraining } from '../../../../src/worker/start-training.ts'

const firstJobSteps = 256

parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', ({ job }: JobMessage) => {
  if ('values' in job && job.values.length === firstJobSteps) process.exit(7)
  const training = startTraining(job)
  while (training.advance());
  parentPort?.postMessage({ kind: 'trained', weights: training.weights })
})
