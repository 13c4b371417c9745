// Costs that are high for short and for long bodies, which no plane tells, with a thread and without.
import { createPatterns, type TrainingWorker } from '../../../src/index.ts'
import { nodeWorker } from '../../../src/node/index.ts'
import { seededNormal } from '../../patterns/seeded.ts'

const costOf = (log: number) => 50 * Math.exp(0.3 * log * log)

/** Expected costs of bodies of 54, 400 and 2,956 after 3,000 requests. */
async function expectedAfter(worker?: TrainingWorker): Promise<number[]> {
  let job: Promise<unknown> | undefined
  const awaited: TrainingWorker | undefined = worker && {
    train(of) {
      const training = worker.train(of)
      job = training.catch(() => undefined)
      return training
    },
    close: () => undefined,
  }
  const patterns = createPatterns({ features: 1, worker: awaited })
  const normal = seededNormal(9)
  for (let i = 0; i < 3_000; i += 1) {
    const log = normal()
    const cost = [costOf(log) * Math.exp(0.2 * normal())]
    const request = { type: 'a', client: `c${i}`, features: [400 * Math.exp(log)] }
    patterns.observe({ ...request, atMs: 1_000 * i, cost })
    await job
  }
  return [54, 400, 2_956].map(
    (body) => patterns.expectedCost({ type: 'a', features: [body] })[0] as number,
  )
}

// A worker keeps no process alive, so this timer does until the costs are there.
const waiting = setTimeout(() => console.log('late'), 55_000)
const thread = nodeWorker()
const refitted = await expectedAfter(thread)
thread.close()
clearTimeout(waiting)
const ratios = refitted.map(
  (cost, i) => cost / costOf(Math.log([54, 400, 2_956][i] as number) - Math.log(400)),
)
console.log(`with a thread: ${ratios.every((ratio) => ratio > 0.8 && ratio < 1.25)}`)
const without = await expectedAfter()
console.log(`without: ${Math.max(...without) / Math.min(...without) < 1.5}`)
const closed = await expectedAfter(thread)
console.log(`closed as without: ${closed.every((cost, i) => cost === without[i])}`)
const never = { train: () => new Promise<Float64Array>(() => undefined), close: () => undefined }
const patterns = createPatterns({ worker: never })
for (let i = 0; i < 3_000; i += 1) patterns.observe({ atMs: i, type: 'a', cost: [i % 7] })
console.log(`never: ${Number.isFinite(patterns.expectedCost({ type: 'a' })[0])}`)
