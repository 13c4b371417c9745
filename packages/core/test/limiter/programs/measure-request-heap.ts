import { createLimiter, type LimitRequest, systemClock } from '../../../src/index.ts'

/** Decisions of one block, blocks until everything is compiled, and blocks that are measured. */
const BLOCK = 2_000
const WARM_UP = 60
const BLOCKS = 40

const request: LimitRequest = { client: '10.1.2.3', type: 'GET /' }

/** What is asked, of which limiter. */
const programs: { readonly [name: string]: () => () => unknown } = {
  'one resource': () => {
    const limiter = createLimiter({ limit: 1e9, window: '1s', clock: agedClock() })
    return () => limiter.acquire(request)
  },
  'three of a hundred free resources': () => {
    const free = { limit: 1e9, window: '1s', key: 'shared', cost: 0 } as const
    const names = Array.from({ length: 100 }, (_, index) => `r${index}`)
    const resources = Object.fromEntries(names.map((name) => [name, free]))
    const limiter = createLimiter({ resources, clock: agedClock() })
    const some = { ...request, cost: { r7: 1, r38: 1, r69: 1 } }
    return () => limiter.acquire(some)
  },
}

const make = programs[process.argv[2] as string]
if (make === undefined) throw new Error(`One of: ${Object.keys(programs).join(', ')}`)
const operation = make()
/** Keeping answers stops the compiler from leaving them out. */
const kept = new Array<unknown>(BLOCK).fill(undefined)

for (let i = 0; i < WARM_UP; i++) block()
const bytes = Array.from({ length: BLOCKS }, block)
/** Prints the heap bytes that a decision leaves: the median of the blocks. */
console.log(bytes.filter((each) => each > 0).sort((a, b) => a - b)[bytes.length >> 1])
process.exit()

/** The clock of a process that has run for a month: its times no longer fit a small integer. */
function agedClock() {
  let nowMs = 30 * 24 * 3_600_000
  const now = () => {
    nowMs += 0.001
    return nowMs
  }
  return { ...systemClock(), now }
}

function block(): number {
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < BLOCK; i++) kept[i] = operation()
  return (process.memoryUsage().heapUsed - before) / BLOCK
}
