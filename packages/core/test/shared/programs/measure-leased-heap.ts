import { createLimiter, systemClock } from '../../../src/index.ts'
import { sharedStore } from '../../../src/shared/shared-store.ts'
import { MemoryServer } from '../memory-engine.ts'

/** Decisions of one block, blocks until everything is compiled, and blocks that are measured. */
const BLOCK = 2_000
const WARM_UP = 60
const BLOCKS = 40

/** A process that has run for a month: its times no longer fit a small integer. */
const AGE_MS = 30 * 24 * 3_600_000

const system = systemClock()
const clock = { ...system, now: () => AGE_MS + system.now() }
const limiter = createLimiter({
  resources: { database: { limit: 1e9, window: '1s', key: 'shared' } },
  store: sharedStore(new MemoryServer(clock).engine(), { instances: 1 }),
  clock,
})
const request = { class: 'all' }
/** Keeping answers stops the compiler from leaving them out. */
const kept = new Array<unknown>(BLOCK).fill(undefined)

for (let i = 0; i < WARM_UP; i++) await block()
const bytes: number[] = []
for (let i = 0; i < BLOCKS; i++) bytes.push(await block())
await limiter.close()
/** Prints the heap bytes that a decision by a lease leaves: the median of the blocks. */
console.log(bytes.filter((each) => each > 0).sort((a, b) => a - b)[bytes.length >> 1])

/** NaN where a request had to ask the store. A tick may come between two blocks, not into one. */
async function block(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 15))
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < BLOCK; i++) kept[i] = limiter.acquire(request)
  const grown = process.memoryUsage().heapUsed - before
  const waited = kept.filter((answer) => answer instanceof Promise)
  await Promise.all(waited)
  return waited.length > 0 ? Number.NaN : grown / BLOCK
}
