import { expect, test } from '@jest/globals'
import { establish } from '../../src/predict/established-share.ts'

const STEP = 0.1
const R = 1_000

/** What a class is established at after `duration` seconds of `perSecond` from `start` on. */
function establishedAfter(
  established: number,
  perSecond: number,
  { start, duration }: { start: number; duration: number },
): number {
  let value = established
  for (let step = 0; step < Math.round(duration / STEP); step++) {
    const at = { seconds: start + step * STEP, stepSeconds: STEP, refillPerSecond: R }
    value = establish(value, perSecond, at)
  }
  return value
}

test('in the first seconds classes are taken as they come: the plain mean', () => {
  let value = 0
  for (const [step, perSecond] of [300, 0, 90, 50].entries()) {
    value = establish(value, perSecond, {
      seconds: step * STEP,
      stepSeconds: STEP,
      refillPerSecond: R,
    })
  }
  expect(value).toBeCloseTo((300 + 0 + 90 + 50) / 4, 9)
})

test('a steady class is established at what it offers', () => {
  expect(establishedAfter(0, 200, { start: 0, duration: 300 })).toBeCloseTo(200, 6)
})

test('the worked number holds: a flood of 10·r for a minute is established at 0.25 % of r', () => {
  const value = establishedAfter(0, 10 * R, { start: 300, duration: 60 })
  // Time is continuous in the formula and 0.1 s in the code, and the weight falls a little.
  expect(value).toBeCloseTo(((0.01 * R) / 2) * (Math.exp((2 * 60) / 300) - 1), 1)
  expect(value / R).toBeCloseTo(0.0025, 4)
})

test('one tick counts at most three times what is established, and one hundredth of the refill', () => {
  const at = { seconds: 1_000, stepSeconds: STEP, refillPerSecond: R }
  const most = establish(200, 3 * 200 + 0.01 * R, at)
  expect(establish(200, 1e9, at)).toBe(most)
  expect(most).toBeCloseTo(200 + (STEP / 300) * 410, 9)
})

test('a class that stopped is forgotten over minutes', () => {
  const value = establishedAfter(200, 0, { start: 600, duration: 300 })
  expect(value).toBeCloseTo(200 * Math.exp(-1), 1)
})

test('demand that doubles for good is established within minutes', () => {
  const value = establishedAfter(200, 400, { start: 600, duration: 900 })
  expect(value).toBeCloseTo(400 - 200 * Math.exp(-3), 1)
})
