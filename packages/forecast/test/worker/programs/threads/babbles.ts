// Answers its first job with nonsense, and the others.
import { parentPort } from 'node:worker_threads'

let jobs = 0
parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', () => {
  jobs += 1
  const weights = jobs === 1 ? 'yes' : new Float64Array(1)
  parentPort?.postMessage({ kind: 'trained', weights })
})
