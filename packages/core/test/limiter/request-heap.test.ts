import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

/** Processes asked until one shows no more: the compiler may see other counts in each of them. */
const MOST_PROCESSES = 4

const program = fileURLToPath(new URL('./programs/measure-request-heap.ts', import.meta.url))
const loader = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

function leastBytes(name: string, few: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MOST_PROCESSES && !(least <= few); i++) {
    const flags = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--import', loader]
    const printed = execFileSync(process.execPath, [...flags, program, name], { encoding: 'utf8' })
    least = Math.min(least, Number.parseFloat(printed))
  }
  return least
}

test.each([
  ['one resource', 'the decision, and what the clock says', 160],
  ['three of a hundred free resources', 'three parts of 64 bytes as well', 360],
])(
  'a decision on %s allocates what is kept: %s',
  (name, _, most) => {
    expect(leastBytes(name, most)).toBeLessThanOrEqual(most)
  },
  120_000,
)
