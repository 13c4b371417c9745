import { expect, test } from '@jest/globals'
import { createOutlookGate, isOpen, judgePair, putPair } from '../../src/experts/outlook-gate.ts'

/** Feeds a gate with errors of the forecast with and without the input, one label at a time. */
function judged(steps: number, labels: number, withError: number, withoutError: number) {
  const gate = createOutlookGate(steps)
  const feed = (count: number, errors: readonly [number, number]) => {
    for (let i = 0; i < count; i += 1) {
      judgePair(gate, 100)
      putPair(gate, Float64Array.of(100 + errors[1], 100 + errors[0]), 1)
    }
  }
  feed(labels + steps, [withError, withoutError])
  return { gate, feed }
}

test('an input that lowers the squared error by more than 1 % is let in after enough labels', () => {
  expect(isOpen(judged(1, 104, 9.9, 10).gate)).toBe(false)
  expect(isOpen(judged(1, 105, 9.9, 10).gate)).toBe(true)
  expect(isOpen(judged(1, 1_000, 9.96, 10).gate)).toBe(false)
  expect(isOpen(judged(1, 1_000, 10.5, 10).gate)).toBe(false)
})

test('a long horizon takes five of itself more, because its labels overlap', () => {
  expect(isOpen(judged(100, 599, 5, 10).gate)).toBe(false)
  expect(isOpen(judged(100, 600, 5, 10).gate)).toBe(true)
})

test('what was let in stays while it does no harm, and goes when it does', () => {
  const { gate, feed } = judged(1, 200, 9.9, 10)
  feed(2_000, [9.99, 10])
  expect(isOpen(gate)).toBe(true)
  feed(2_000, [10.1, 10])
  expect(isOpen(gate)).toBe(false)
})

test('a forecast is compared with the label that comes `steps` later, not before', () => {
  const gate = createOutlookGate(3)
  for (let t = 0; t < 3; t += 1) {
    judgePair(gate, 0)
    putPair(gate, Float64Array.of(0, t), 1)
  }
  expect(gate.state[0]).toBe(0)
  judgePair(gate, 10)
  // Made first: 0 with the input, so an error of 10² each.
  expect(Array.from(gate.state.subarray(0, 3))).toEqual([1, 100, 100])
})
