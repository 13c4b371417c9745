import { expect, test } from '@jest/globals'
import { requestsToListenTo } from '../../src/patterns/listening.ts'

/** Budgets of all ticks of `seconds` at a rate. */
function budgets(perSecond: number, seconds: number): number[] {
  return Array.from({ length: seconds * 10 }, (_, tick) =>
    requestsToListenTo(tick * 100, perSecond, 100),
  )
}

test('up to 1,000 requests a second every one may be looked at', () => {
  expect(new Set(budgets(1_000, 60))).toEqual(new Set([100]))
})

test('above it, windows of ten seconds are as far apart as keeps to that on average', () => {
  const ticks = budgets(10_000, 1_000)
  const open = ticks.map((left) => left > 0)
  expect(open.filter(Boolean)).toHaveLength(1_000)
  expect(open.slice(0, 100).every(Boolean)).toBe(true)
  expect(open.slice(100, 1_000).some(Boolean)).toBe(false)
})

test('the budget of a tick is bounded however high the rate', () => {
  expect(Math.max(...budgets(1e9, 60))).toBe(10_000)
})

test('a long tick gets no more than a second', () => {
  expect(requestsToListenTo(0, 10, 10_000)).toBe(1_000)
})
