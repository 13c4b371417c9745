import { createLimiter, manualClock } from '../../../src/index.ts'

const RESOURCES = 50
const TICKS = 400

/** Never comes back with weights: what a training needs is the worker's. */
const worker = { train: () => new Promise<never>(() => undefined), close: () => undefined }

/** Prints the bytes that each resource more keeps, once one class has used it for 400 ticks. Argument: tick in ms. */
const everyMs = Number(process.argv[2])
const limiters: unknown[] = []
// The first ones also pay for the code.
for (const resources of [1, 1 + RESOURCES]) bytesOf(resources)
console.log((bytesOf(1 + RESOURCES) - bytesOf(1)) / RESOURCES)

/** Of a limiter that lives on. */
function bytesOf(resources: number): number {
  const before = usedBytes()
  limiters.push(running(resources))
  return usedBytes() - before
}

function running(count: number) {
  const clock = manualClock()
  const limits = { limit: 1_000, window: '1s', key: 'shared' } as const
  const names = Array.from({ length: count }, (_, i) => `resource${i}`)
  const resources = Object.fromEntries(names.map((name) => [name, limits]))
  const predict = { worker, every: everyMs } as const
  const limiter = createLimiter({ resources, predict, clock })
  for (let step = 0; step < TICKS; step++) {
    for (let i = 0; i < 3 + (step % 7); i++) void limiter.acquire({ class: 'all', client: `c${i}` })
    clock.advance(everyMs)
  }
  return limiter
}

function usedBytes(): number {
  // Twice, because what finalizers let go of is only then collected.
  for (let i = 0; i < 2; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
