// Makes a forecaster that will train, prints when its thread is there, and leaves it to itself.
import { createForecaster } from '../../../src/index.ts'
import { nodeWorker } from '../../../src/node/index.ts'
import { threadNiceness } from './thread-niceness.ts'

createForecaster({ stepMs: 100, models: ['lstm'], worker: nodeWorker() })
const look = setInterval(() => {
  if (!threadNiceness().includes('10')) return
  console.log('there before the first job')
  clearInterval(look)
}, 5)
