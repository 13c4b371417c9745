// Ends in the middle of a job.
import { parentPort } from 'node:worker_threads'

parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', () => process.exit(7))
