// Several users of the thread of this process: it ends with the last of them, and can be had again.
import { sharedNodeWorker } from '../../../src/node/index.ts'
import { trainingJob } from '../training-job.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)
const [first, second] = [sharedNodeWorker(), sharedNodeWorker()]
const outcome = (trained: Promise<Float64Array>): Promise<string> =>
  trained.then(
    () => 'trained',
    (error: Error) => error.message,
  )
console.log(
  `both: ${await Promise.all([first, second].map((w) => outcome(w.train(trainingJob()))))}`,
)
first.close()
first.close()
console.log(`closed: ${await outcome(first.train(trainingJob()))}`)
console.log(`other: ${await outcome(second.train(trainingJob()))}`)
console.log(`free: ${second.isFree?.()}`)
const underWay = outcome(second.train(trainingJob(400_000)))
console.log(`free beside a job: ${second.isFree?.()}`)
second.close()
console.log(`last: ${await underWay}`)
const third = sharedNodeWorker()
console.log(`again: ${await outcome(third.train(trainingJob()))}`)
clearTimeout(waiting)
