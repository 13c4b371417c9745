import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

/**
 * Processes asked until one shows little. In up to half of them the compiler boxes numbers between functions
 * that it chose not to inline; what a tick really allocates it allocates in all.
 */
const MOST_PROCESSES = 8

/**
 * Ten boxed numbers, such as what outlooks say of four horizons to two forecasters. One small object for
 * the resource and one for its pool are as much again.
 */
const FEW_BYTES = 160

const program = fileURLToPath(new URL('./programs/measure-tick-heap.ts', import.meta.url))
const loader = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

function leastBytes(patterns: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MOST_PROCESSES && least >= FEW_BYTES; i++) {
    const node = ['--import', loader, program, patterns]
    const printed = execFileSync(process.execPath, node, { encoding: 'utf8' })
    least = Math.min(least, Number.parseFloat(printed))
  }
  return least
}

test.each(['without-patterns', 'with-patterns'])(
  'once running, a tick makes no object for a resource with one class: %s',
  (patterns) => {
    expect(leastBytes(patterns)).toBeLessThan(FEW_BYTES)
  },
  240_000,
)
