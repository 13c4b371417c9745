import { expect, test } from '@jest/globals'
import { createPatterns } from '@predictive-limit/forecast'
import { FollowUpDemand } from '../../src/patterns/follow-up-demand.ts'

/** One tick of a second, in which three requests of 7 tokens on average came. */
function demandOfOneTick(costs = [6, 8, 7]): FollowUpDemand {
  const patterns = createPatterns({ costs: 1 })
  const demand = new FollowUpDemand(1, 1_000)
  for (const cost of costs) {
    patterns.observe({ atMs: 0, type: 'a', cost: [cost] })
    demand.noteType('a', 1, [cost])
  }
  demand.renew(patterns, 1_000, 1)
  return demand
}

test('bottom-up is the smoothed count of a type times what one costs', () => {
  expect(demandOfOneTick().bottomUp(0)(10)).toBeCloseTo(0.3 * 3 * 7 * 10, 9)
})

test('a tick that stands for several steps moves the count as they would have', () => {
  const demand = demandOfOneTick()
  demand.renew(createPatterns({ costs: 1 }), 3_000, 1)
  const patterns = createPatterns({ costs: 1 })
  patterns.observe({ atMs: 3_000, type: 'a', cost: [7] })
  demand.renew(patterns, 4_000, 1)
  expect(demand.bottomUp(0)(1)).toBeCloseTo(0.3 * 3 * 0.7 ** 3 * 7, 9)
})

test('bottom-up is no number while not every request is noted', () => {
  const demand = demandOfOneTick()
  demand.countsAll = false
  expect(demand.bottomUp(0)(1)).toBeNaN()
})

test('bottom-up is no number while a type always costs the same', () => {
  expect(demandOfOneTick([7, 7, 7]).bottomUp(0)(1)).toBeNaN()
})

test('of a resource whose costs are not learned nothing is expected', () => {
  expect(demandOfOneTick().bottomUp(1)(1)).toBe(0)
})
