// Trains in a thread, then prints how nice the threads of this process are.
import { nodeWorker } from '../../../src/node/index.ts'
import { trainingJob } from '../training-job.ts'
import { threadNiceness } from './thread-niceness.ts'

// A worker keeps no process alive, so this timer does until the weights are there.
const waiting = setTimeout(() => console.log('late'), 55_000)
const worker = nodeWorker({ timeoutMs: 50_000 })
await worker.train(trainingJob())
clearTimeout(waiting)
console.log(threadNiceness().join(' '))
worker.close()
