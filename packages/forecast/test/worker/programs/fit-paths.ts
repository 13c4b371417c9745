// Fits every model of the optional packages in a thread, and says how far the next 24 steps are off.
import { nodeWorker } from '../../../src/node/index.ts'
import { directPath, noisySeason } from '../direct-paths.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)
const worker = nodeWorker({ timeoutMs: 50_000 })
const values = noisySeason(1_024)
for (const model of ['ets', 'mstl', 'auto-arima'] as const) {
  const job = { model, values, firstStep: 0, periods: model === 'mstl' ? [24] : [], steps: 48 }
  const [path, direct] = [await worker.train(job), await directPath(model, values, 48)]
  const same = path.length === 48 && path.every((value, i) => value === direct[i])
  console.log(`${model}: lacks ${worker.lacks?.(model)}, as the package says: ${same}`)
}
worker.close()
clearTimeout(waiting)
