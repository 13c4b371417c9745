// Starts a training and has nothing else to do.
import { nodeWorker } from '../../../src/node/index.ts'
import { trainingJob } from '../training-job.ts'

nodeWorker()
  .train(trainingJob())
  .catch(() => undefined)
console.log('left')
