import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

/** The decision itself, and what the clock says. */
const MOST_BYTES = 160

/** Processes asked until one shows no more: the compiler may see other counts in each of them. */
const MOST_PROCESSES = 4

const program = fileURLToPath(new URL('./programs/measure-leased-heap.ts', import.meta.url))
const loader = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

test('a decision by a lease allocates 160 bytes at most', () => {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MOST_PROCESSES && !(least <= MOST_BYTES); i++) {
    const flags = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--import', loader]
    const printed = execFileSync(process.execPath, [...flags, program], { encoding: 'utf8' })
    least = Math.min(least, Number.parseFloat(printed))
  }
  expect(least).toBeLessThanOrEqual(MOST_BYTES)
}, 120_000)
