import { expect, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { StepTimes } from '../../src/demand/step-times.ts'

const STEP_US = 100_000
/** Ten past noon of some day. */
const START_MS = 20_000 * 86_400_000 + 43_800_000
const START = START_MS / 100

/** A wall clock that can be set, a monotonic one that starts at 0. */
function aClock() {
  const wall = { offMs: 0 }
  const clock = manualClock(START_MS)
  return { wall, clock, now: () => clock.now() - START_MS, wallMs: () => clock.wall() + wall.offMs }
}

function aGrid() {
  const { wall, clock, now, wallMs } = aClock()
  const times = new StepTimes({ ...clock, wall: wallMs }, STEP_US, 0)
  /** A tick `ms` later that closes `count` steps and finds the open one begun at a whole step. */
  const tick = (ms: number, count: number) => {
    clock.advance(ms)
    const nowUs = now() * 1000
    return times
      .ofClosed(count, Math.floor(nowUs / STEP_US) * STEP_US, nowUs)
      .map(({ number, missedBefore }) => [number - START, missedBefore])
  }
  return { wall, clock, tick }
}

test('steps are numbered from the epoch by the clock on the wall', () => {
  const { tick } = aGrid()
  expect(tick(100, 1)).toEqual([[0, 0]])
  expect(tick(100, 1)).toEqual([[1, 0]])
})

test('a late tick numbers every step that it closes', () => {
  const { tick } = aGrid()
  tick(100, 1)
  expect(tick(437, 4)).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 0],
  ])
  expect(tick(63, 1)).toEqual([[5, 0]])
})

test('steps that nobody counted are missing after the one that was open', () => {
  const { tick } = aGrid()
  tick(100, 1)
  expect(tick(60_000, 1)).toEqual([[1, 0]])
  expect(tick(100, 1)).toEqual([[601, 599]])
  expect(tick(100, 1)).toEqual([[602, 0]])
})

test('a wall clock that was set moves the time of day, and nothing is missing', () => {
  const { tick, wall } = aGrid()
  tick(100, 1)
  wall.offMs = 3_600_000
  expect(tick(100, 1)).toEqual([[36_001, 0]])
  wall.offMs = -3_600_000
  expect(tick(100, 1)).toEqual([[-35_998, 0]])
})

test('drift is followed once it is more than a second, not before', () => {
  const { tick, wall } = aGrid()
  tick(100, 1)
  wall.offMs = 900
  expect(tick(100, 1)).toEqual([[1, 0]])
  wall.offMs = 1_200
  expect(tick(100, 1)).toEqual([[14, 0]])
})

test('a monotonic clock that steps back misses no steps', () => {
  const { tick, clock } = aGrid()
  tick(100, 1)
  clock.step(-50_000)
  expect(tick(100, 1)).toEqual([[1, 0]])
})

test('without a usable wall clock steps are counted from the first', () => {
  const times = new StepTimes({ ...manualClock(), wall: () => Number.NaN }, STEP_US, 0)
  expect(times.ofClosed(2, 200_000, 200_000)).toMatchObject([{ number: 0 }, { number: 1 }])
  expect(times.ofClosed(1, 300_000, 300_000)).toMatchObject([{ number: 2 }])
})
