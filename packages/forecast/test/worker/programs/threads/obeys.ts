// Says that it has begun its job, and ends it when told; both through memory that is shared.
import { parentPort } from 'node:worker_threads'
import type { JobMessage } from '../../../../src/node/messages.ts'

parentPort?.postMessage({ kind: 'loaded' })
parentPort?.on('message', ({ job }: JobMessage) => {
  if (!('values' in job)) return
  const [begun, told] = [0, 1]
  const flags = new Int32Array(job.values.buffer)
  Atomics.store(flags, begun, 1)
  Atomics.wait(flags, told, 0)
  parentPort?.postMessage({ kind: 'trained', weights: new Float64Array(1) })
})
