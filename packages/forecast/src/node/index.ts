export { type NodeWorkerOptions, nodeWorker } from './node-worker.ts'
