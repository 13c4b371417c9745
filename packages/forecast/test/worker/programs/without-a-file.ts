// Started where threads cannot load TypeScript, so that the file of the thread is of no use to it.
import { nodeWorker } from '../../../src/node/index.ts'
import { startTraining } from '../../../src/worker/start-training.ts'
import { trainingJob } from '../training-job.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)
const worker = nodeWorker({ timeoutMs: 50_000 })
const here = startTraining(trainingJob())
while (here.advance());
const [first, second] = await Promise.all([
  worker.train(trainingJob()),
  worker.train(trainingJob()),
])
const third = await worker.train(trainingJob())
const same = [first, second, third].every((weights) =>
  weights.every((weight, i) => weight === here.weights[i]),
)
console.log(`same: ${same}`)
worker.close()
console.log(`later: ${await worker.train(trainingJob()).catch((error: Error) => error.message)}`)
clearTimeout(waiting)
