// Two jobs for each of four bad threads, and what becomes of them.
import { threadedWorker } from '../../../src/node/node-worker.ts'
import { trainingJob } from '../training-job.ts'

const waiting = setTimeout(() => console.log('late'), 55_000)

function ask(worker: ReturnType<typeof threadedWorker>): Promise<string> {
  return worker.train(trainingJob()).then(
    () => 'trained',
    (error: Error) => error.message,
  )
}

for (const name of ['hangs', 'dies', 'throws', 'babbles']) {
  const timeoutMs = name === 'hangs' ? 300 : 20_000
  const worker = threadedWorker(new URL(`threads/${name}.ts`, import.meta.url), timeoutMs)
  console.log(`${name}: ${(await Promise.all([ask(worker), ask(worker)])).join(', ')}`)
  worker.close()
}
clearTimeout(waiting)
