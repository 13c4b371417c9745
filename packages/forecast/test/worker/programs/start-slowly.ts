// A thread that takes 50 s to start and 0.9 s for its job, which may take one; by a clock that is told.
import { mock } from 'node:test'
import { threadedWorker } from '../../../src/node/node-worker.ts'
import { trainingJob } from '../training-job.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const [begun, told] = [0, 1]
const flags = new Int32Array(new SharedArrayBuffer(8))

mock.timers.enable({ apis: ['setTimeout'] })
const worker = threadedWorker(new URL('threads/obeys.ts', import.meta.url), 1_000)
const outcomes: string[] = []
worker.train({ ...trainingJob(), values: new Float64Array(flags.buffer) }).then(
  () => outcomes.push('trained'),
  (error: Error) => outcomes.push(error.message),
)
mock.timers.tick(50_000)
while (Atomics.load(flags, begun) === 0) await turn()
// What it sent before it began arrives with the next turns.
for (let i = 0; i < 10; i += 1) await turn()
mock.timers.tick(900)
Atomics.store(flags, told, 1)
Atomics.notify(flags, told)
while (outcomes.length === 0) await turn()
console.log(outcomes.join())
worker.close()
