import { expect, test } from '@jest/globals'
import { largestExcess } from '../../src/cluster/excess.ts'
import { seededRandom } from '../../src/simulate/random.ts'

const PER_SECOND = 100

/** All windows that begin and end with an admission, one by one. */
function bySearch(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  let largest = 0
  for (const [first, fromMs] of sorted.entries()) {
    for (const [last, toMs] of sorted.entries()) {
      if (last < first) continue
      const admitted = last - first + 1
      largest = Math.max(largest, admitted - ((toMs - fromMs) * PER_SECOND) / 1000)
    }
  }
  return largest
}

test('one pass finds the window that is the worst of all', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed)
    const times = Array.from({ length: 60 }, () => random() * 1_000)
    expect(largestExcess(times, PER_SECOND)).toBeCloseTo(bySearch(times), 9)
  }
})

test('a steady stream at the limit exceeds it by its one request at a time', () => {
  const times = Array.from({ length: 1_000 }, (_, index) => index * 10)
  expect(largestExcess(times, PER_SECOND)).toBeCloseTo(1, 9)
})
