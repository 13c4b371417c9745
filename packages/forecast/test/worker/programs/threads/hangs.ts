// Takes a job and never comes back.
import { parentPort } from 'node:worker_threads'

parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', () => {
  for (;;);
})
