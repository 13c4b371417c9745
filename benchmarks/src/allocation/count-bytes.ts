import { setTimeout as pause } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import { median } from '../report/spread.ts'
import { operations } from './operations.ts'

const WARM_UP_ROUNDS = 100
const BLOCKS = 60
const BLOCK = 2000

/**
 * Prints the bytes that one operation allocates: growth of the heap over a block in which nothing is
 * collected. Run with `--expose-gc` and a young generation that holds a block many times over.
 */
const operation = operations[process.argv[2] ?? '']
if (operation === undefined || globalThis.gc === undefined) throw new Error('See the comment.')
const run = await operation.make()
/** Keeping results stops the compiler from leaving their allocation out. */
const kept = new Array<unknown>(BLOCK).fill(undefined)
for (let round = 0; round < WARM_UP_ROUNDS; round++) {
  block(run)
  await pause(15)
}
const bytes: number[] = []
for (let round = 0; round < BLOCKS; round++) {
  if (round % 10 === 0) globalThis.gc()
  await pause(1)
  bytes.push(block(run))
}
console.log(JSON.stringify(median(bytes)))
process.exit()

function block(operate: () => unknown): number {
  const before = getHeapStatistics().used_heap_size
  for (let i = 0; i < BLOCK; i++) kept[i] = operate()
  return (getHeapStatistics().used_heap_size - before) / BLOCK
}
