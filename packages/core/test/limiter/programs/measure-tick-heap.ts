import { createLimiter, manualClock } from '../../../src/index.ts'

/** Ticks until everything is compiled, and of one batch. */
const WARM_UP = 2_000
const TICKS = 300
const BATCHES = 4
const RESOURCES = 20

/** Never comes back with weights: what a training costs is measured elsewhere. */
const worker = { train: () => new Promise<never>(() => undefined), close: () => undefined }

/** Prints the heap bytes that a tick leaves for each resource more. Argument: whether patterns are learned. */
const patterns = process.argv[2] === 'with-patterns'
console.log((bytesOfTick(1 + RESOURCES) - bytesOfTick(1)) / RESOURCES)

/** Of one tick of a limiter of so many shared resources, all of which every request takes from. */
function bytesOfTick(resources: number): number {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: shared(resources),
    predict: { worker, patterns },
    clock,
  })
  const tick = (step: number) => {
    // Some 60 requests a second of one class.
    for (let i = 0; i < 3 + (step % 7); i++) void limiter.acquire({ class: 'all', client: `c${i}` })
    const before = process.memoryUsage().heapUsed
    clock.advance(100)
    return process.memoryUsage().heapUsed - before
  }
  for (let step = 0; step < WARM_UP; step++) tick(step)
  const batches = Array.from({ length: BATCHES }, () =>
    meanOf(Array.from({ length: TICKS }, (_, step) => tick(step))),
  )
  return Math.min(...batches)
}

function shared(count: number) {
  const names = Array.from({ length: count }, (_, i) => `resource${i}`)
  const limits = { limit: 1_000, window: '1s', key: 'shared' } as const
  return Object.fromEntries(names.map((name) => [name, limits]))
}

/** Of what grew: a collection in between makes the heap shrink, and such a tick says nothing. */
function meanOf(bytes: readonly number[]): number {
  const grown = bytes.filter((each) => each >= 0)
  return grown.reduce((sum, each) => sum + each, 0) / grown.length
}
