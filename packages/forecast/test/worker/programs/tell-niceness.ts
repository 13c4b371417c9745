// Trains in a thread, then prints how nice the threads of this process are.
import { readdirSync, readFileSync } from 'node:fs'
import { nodeWorker } from '../../../src/node/index.ts'
import { trainingJob } from '../training-job.ts'

// A worker keeps no process alive, so this timer does until the weights are there.
const waiting = setTimeout(() => console.log('late'), 55_000)
const worker = nodeWorker({ timeoutMs: 50_000 })
await worker.train(trainingJob())
clearTimeout(waiting)
const niceness = readdirSync('/proc/self/task').map((thread) => {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1')
  // The 19th field; the second is a name in brackets, which may have blanks in it.
  return stat.slice(stat.lastIndexOf(')')).split(' ')[17]
})
console.log([...new Set(niceness)].sort().join(' '))
worker.close()
