import { expect, test } from '@jest/globals'
import { createOrderContest, judgeOrders } from '../../../src/experts/arima/order-contest.ts'

test('the worked number holds', () => {
  const contest = createOrderContest(2)
  contest.losses.fill(4)
  contest.quickLosses.fill(4)
  contest.backtests = 200
  judgeOrders(contest, 10, Float64Array.of(11, 7), 0)
  expect(contest.losses[0]).toBeCloseTo(4 + 0.005 * (1 / Math.sqrt(5) - 4), 12)
  expect(contest.losses[1]).toBeCloseTo(4 + 0.005 * (9 / Math.sqrt(5) - 4), 12)
  expect(contest.chosen).toBe(0)
})

test('the better order is chosen, and left only for one that is better by 2 %', () => {
  const contest = createOrderContest(2)
  for (let i = 0; i < 10; i += 1) judgeOrders(contest, 10, Float64Array.of(99, 14, 11), 1)
  expect(contest.chosen).toBe(1)
  // Errors 4 and 1 so far; from now on 1 and 1.2: within a few hundred backtests 0 is ahead.
  for (let i = 0; i < 2_000; i += 1) judgeOrders(contest, 10, Float64Array.of(11, 11.2), 0)
  expect(contest.chosen).toBe(0)
  for (let i = 0; i < 2_000; i += 1) judgeOrders(contest, 10, Float64Array.of(11, 11 - 0.005), 0)
  expect(contest.chosen).toBe(0)
})

test('a score that broke is replaced by the next error', () => {
  const contest = createOrderContest(2)
  contest.losses.fill(Number.NaN)
  contest.quickLosses.fill(Number.NaN)
  contest.backtests = -1
  for (let i = 0; i < 3; i += 1) judgeOrders(contest, 10, Float64Array.of(14, 11), 0)
  expect(contest.chosen).toBe(1)
})

test('after a change of level the order that broke is left within 30 backtests', () => {
  const contest = createOrderContest(2)
  for (let i = 0; i < 1_000; i += 1) judgeOrders(contest, 1e4, Float64Array.of(1e4 + 100, 1e4), 0)
  expect(contest.chosen).toBe(1)
  for (let i = 0; i < 30; i += 1) judgeOrders(contest, 10, Float64Array.of(11, 110), 0)
  expect(contest.chosen).toBe(0)
})

test('a shock that all orders missed does not decide among them for long', () => {
  const contest = createOrderContest(2)
  for (let i = 0; i < 200; i += 1) judgeOrders(contest, 50, Float64Array.of(57, 57), 0)
  judgeOrders(contest, 50, Float64Array.of(9_000, 10_000), 0)
  for (let i = 0; i < 100; i += 1) judgeOrders(contest, 50, Float64Array.of(125, 57), 0)
  expect(contest.chosen).toBe(1)
})

test('errors that are all zero, or too large for a number, change nothing', () => {
  const contest = createOrderContest(2)
  for (let i = 0; i < 3; i += 1) judgeOrders(contest, 10, Float64Array.of(14, 11), 0)
  const before = structuredClone(contest)
  judgeOrders(contest, 10, Float64Array.of(10, 10), 0)
  judgeOrders(contest, 10, Float64Array.of(1e300, 11), 0)
  expect(contest).toEqual(before)
})
