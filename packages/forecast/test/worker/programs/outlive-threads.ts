// A thread that is sent nonsense and one that takes too long cost their own job; the next is done.
import { nodeWorker } from '../../../src/node/index.ts'
import { trainingJob } from '../training-job.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)
const nonsense = { ...trainingJob(), values: undefined } as unknown as ReturnType<
  typeof trainingJob
>
const worker = nodeWorker({ timeoutMs: 50_000 })
console.log(`nonsense: ${await worker.train(nonsense).catch((error: Error) => error.name)}`)
console.log(`then: ${(await worker.train(trainingJob())).length > 400}`)
const hasty = nodeWorker({ timeoutMs: 1 })
const slow = hasty.train(trainingJob(400_000))
const next = hasty.train(trainingJob(400_000))
console.log(`slow: ${await slow.catch((error: Error) => error.message)}`)
hasty.close()
console.log(`closed: ${await next.catch((error: Error) => error.message)}`)
worker.close()
console.log(`later: ${await worker.train(trainingJob()).catch((error: Error) => error.message)}`)
clearTimeout(waiting)
