// Fails outside of what it guards.
import { parentPort } from 'node:worker_threads'

parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', () => {
  throw new Error('broken')
})
