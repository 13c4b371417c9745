// Makes a forecaster that will train, prints when its thread is there, and leaves it to itself.
import { readdirSync, readFileSync } from 'node:fs'
import { createForecaster } from '../../../src/index.ts'
import { nodeWorker } from '../../../src/node/index.ts'

const worker = nodeWorker()
const threads = () => readdirSync('/proc/self/task').map(nicenessOf)

function nicenessOf(thread: string): string | undefined {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1')
  // The 19th field; the second is a name in brackets, which may have blanks in it.
  return stat.slice(stat.lastIndexOf(')')).split(' ')[17]
}

createForecaster({ stepMs: 100, models: ['lstm'], worker })
const look = setInterval(() => {
  if (!threads().includes('10')) return
  console.log('there before the first job')
  clearInterval(look)
}, 5)
