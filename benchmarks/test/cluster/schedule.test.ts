import { expect, test } from '@jest/globals'
import type { Load } from '../../src/cluster/job.ts'
import { PATTERNS, shareOf } from '../../src/cluster/pattern.ts'
import { scheduleOf } from '../../src/cluster/schedule.ts'

const INSTANCES = 4
/** A whole number of bursts and of turns, ms. */
const PERIOD_MS = 76_000

test.each(PATTERNS)('%s: the instances together are offered the mean', (pattern) => {
  let sum = 0
  for (let ms = 0; ms < PERIOD_MS; ms++) {
    for (let i = 0; i < INSTANCES; i++) sum += shareOf(pattern, i, INSTANCES, ms)
  }
  expect(sum / PERIOD_MS).toBeCloseTo(1, 9)
})

const load: Load = {
  pattern: 'skewed',
  traffic: 'forecast',
  instances: INSTANCES,
  offeredPerSecond: 1_300,
  warmUpMs: 10_000,
  forMs: 30_000,
  seed: 3,
}

test('arrivals come in order, as often as the pattern says, within what chance allows', () => {
  for (const pattern of PATTERNS) {
    for (let instance = 0; instance < INSTANCES; instance++) {
      const arrivals = scheduleOf({ ...load, pattern }, instance)
      expect([...arrivals]).toEqual([...arrivals].toSorted((a, b) => a - b))
      let expected = 0
      for (let ms = 0; ms < 40_000; ms++) {
        expected += 1.3 * shareOf(pattern, instance, INSTANCES, ms)
      }
      // Five standard deviations of a Poisson count.
      expect(Math.abs(arrivals.length - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  }
})

test('the same seed offers the same again, another instance something else', () => {
  expect(scheduleOf(load, 1)).toEqual(scheduleOf(load, 1))
  expect(scheduleOf(load, 1)).not.toEqual(scheduleOf(load, 2))
})
