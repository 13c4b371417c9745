import { expect, test } from '@jest/globals'
import { seededRandom } from '../limiter/seeded-random.ts'
import { arrivalsOf, bursty, type Load, silent, steady } from './offered-load.ts'
import { askIfAdmitted, watchLimiter } from './watch-limiter.ts'

const LIMIT = 40

function arrivals(loads: readonly Load[], seconds: number) {
  return arrivalsOf(loads, { seconds, random: seededRandom(7) })
}

test('who learns from admitted traffic covers 0 to 70 % of true demand instead of 95 %', () => {
  const shares = [[steady('search', 52)], [steady('search', 120)], [bursty('search', 20, 170)]]
    .map((loads) => {
      const run = { arrivals: arrivals(loads, 200), perSecond: LIMIT }
      return watchLimiter({ ...run, ask: askIfAdmitted })
    })
    .flatMap((watch) => [watch.coverage(1), watch.coverage(10)])
  expect(Math.max(...shares)).toBeLessThan(0.7)
  expect(Math.min(...shares)).toBeLessThan(0.01)
})

// Nothing comes for three seconds, and the pool goes back to the standard bucket, as it should. What
// comes then finds that bucket drained by a flood.
const flooded = [
  silent(steady('checkout', 12), 30_000, 33_000),
  silent(steady('flood', 400), 0, 30_000),
]

test('learning from admitted traffic, a class that was silent for three seconds is shut out for good', () => {
  const run = { arrivals: arrivals(flooded, 120), perSecond: LIMIT }
  const spiral = watchLimiter({ ...run, ask: askIfAdmitted })
  expect(spiral.reservedAt('checkout', 30_000)).toBeGreaterThan(12)
  for (let atMs = 33_000; atMs < 120_000; atMs += 1000) {
    expect(spiral.reservedAt('checkout', atMs)).toBe(0)
  }
  expect(spiral.admitted('checkout', 35_000)).toBeLessThan(0.02)
  expect(spiral.coverage(10, 'checkout')).toBeLessThan(0.01)
})

test('learning from what is offered, the same class has its reservation back in two seconds, and lacks nothing', () => {
  const watch = watchLimiter({ arrivals: arrivals(flooded, 120), perSecond: LIMIT })
  expect(watch.reservedAt('checkout', 33_000)).toBe(0)
  for (let atMs = 35_000; atMs < 120_000; atMs += 1000) {
    expect(watch.reservedAt('checkout', atMs)).toBeGreaterThan(12)
  }
  expect(watch.admitted('checkout', 35_000)).toBeGreaterThan(0.99)
  expect(Math.abs(watch.coverage(10, 'checkout') - 0.95)).toBeLessThan(0.03)
})
