import { setTimeout as pause } from 'node:timers/promises'
import { fills } from './fills.ts'

/** Prints the bytes per key that a fill adds to a process that already holds the keys themselves. */
const [name = '', count = ''] = process.argv.slice(2)
const fill = fills[name]
if (fill === undefined || globalThis.gc === undefined) throw new Error('Run it with --expose-gc.')
const keys = Array.from({ length: Number(count) }, (_, index) => addressOf(index))
// A string that was never looked up has no hash yet, and hashing may move it: do that beforehand.
new Set(keys).clear()
const before = await usedBytes()
const kept = await fill.fill(keys)
const after = await usedBytes()
console.log(JSON.stringify((after - before) / keys.length))
process.exit(kept === undefined || keys.length === 0 ? 1 : 0)

/** IPv4 addresses of one network, as flat strings. */
function addressOf(index: number): string {
  return Buffer.from(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`).toString('latin1')
}

/** The heap and what lies outside of it (typed arrays), after two collections. */
async function usedBytes(): Promise<number> {
  globalThis.gc?.()
  await pause(300)
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
