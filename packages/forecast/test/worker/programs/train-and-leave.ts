// Trains in a thread, says whether that gave what this thread gives, and closes nothing.
import { nodeWorker } from '../../../src/node/index.ts'
import { startTraining } from '../../../src/worker/start-training.ts'
import { trainingJob } from '../training-job.ts'

// A worker keeps no process alive, so this timer does until the weights are there.
const waiting = setTimeout(() => console.log('late'), 55_000)
const trained = await nodeWorker({ timeoutMs: 50_000 }).train(trainingJob())
clearTimeout(waiting)
const here = startTraining(trainingJob())
while (here.advance());
console.log(`same: ${trained.every((weight, i) => weight === here.weights[i])}`)
