// Ticks beside a thread that hangs, and beside one that dies in its first job and is started anew.
import { createForecaster, type TrainingWorker } from '../../../src/index.ts'
import { threadedWorker } from '../../../src/node/node-worker.ts'
import { startTraining } from '../../../src/worker/start-training.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)
const rhythm = (step: number) => (step % 4 < 2 ? 4 : 40)

function forecasterWith(worker: TrainingWorker) {
  return createForecaster({ stepMs: 100, horizons: [1, 10], models: ['lstm'], worker })
}

function threads(name: string, timeoutMs: number): TrainingWorker {
  return threadedWorker(new URL(`threads/${name}.ts`, import.meta.url), timeoutMs)
}

function workerThat(train: TrainingWorker['train']): TrainingWorker {
  return { train, close: () => undefined }
}

// Not one turn of the event loop: each forecast has to know the newest value at once.
const hanging = threads('hangs', 50_000)
const beside = forecasterWith(hanging)
const alone = forecasterWith(workerThat(() => new Promise(() => undefined)))
let same = 0
for (let step = 0; step < 1_500; step += 1) {
  for (const each of [beside, alone]) each.observe(rhythm(step))
  if (beside.forecast(1).mean === alone.forecast(1).mean) same += 1
}
hanging.close()
console.log(`hangs: ${same} of 1500 steps as without it`)

let jobs = 0
let answered: Promise<unknown> = Promise.resolve()
const dying = threads('dies-first', 50_000)
const survivor = forecasterWith(
  workerThat((job) => {
    const answer = dying.train(job)
    answered = answer.catch((error: Error) => console.log(`dies: ${error.message}`))
    return answer
  }),
)
const expected = forecasterWith(
  workerThat(async (job) => {
    jobs += 1
    if (jobs === 1) throw new Error('died')
    const training = startTraining(job)
    while (training.advance());
    return training.weights
  }),
)
for (let step = 0; step < 600; step += 1) {
  for (const each of [survivor, expected]) each.observe(rhythm(step))
  await answered
}
const means = [survivor, expected].map((each) => each.forecast(1).mean)
console.log(`started anew: trained as elsewhere: ${means[0] === means[1] && jobs === 2}`)
dying.close()
clearTimeout(waiting)
