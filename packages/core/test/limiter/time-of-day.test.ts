import { expect, test } from '@jest/globals'
import { createLimiter, type Limiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const STEP_MS = 10_000
/** A Monday, midnight in UTC. */
const MONDAY_MS = Date.UTC(2026, 2, 23)

/** A limiter on clocks that can be told apart, and demand that follows an hour of the day. */
function aDay(startMs: number) {
  const clock = manualClock(startMs)
  const wall = { offMs: 0 }
  const limiter = createLimiter({
    resources: { db: { limit: 1e6, window: '1s', key: 'shared' } },
    predict: { every: STEP_MS, models: ['seasonal'] },
    clock: { ...clock, wall: () => clock.wall() + wall.offMs },
  })
  /** Demand from now on, told by the hour of the people who make it. */
  const offer = (hours: number, hourOf: (wallMs: number) => number = hourInUtc) => {
    for (let step = 0; step < Math.round((hours * HOUR_MS) / STEP_MS); step++) {
      const demand = perStep(hourOf(clock.wall() + wall.offMs))
      decided(limiter, { cost: { db: demand } })
      clock.advance(STEP_MS)
    }
  }
  return { clock, wall, limiter, offer }
}

const ofTwoDays = twoDays()

/** What a limiter that was started at noon has learned until noon, two days later. */
function twoDays(): string {
  const { offer, limiter } = aDay(MONDAY_MS - 12 * HOUR_MS)
  offer(48)
  return JSON.stringify(limiter.snapshot())
}

/** One that goes on with that on Wednesday at three o'clock: hours in between are missing. */
function onWednesday() {
  const day = aDay(MONDAY_MS + 51 * HOUR_MS)
  day.limiter.restore(JSON.parse(ofTwoDays))
  return day
}

function hourInUtc(wallMs: number): number {
  return (wallMs % DAY_MS) / HOUR_MS
}

/** Quiet nights, and ten times as much from eight to eighteen o'clock. */
function perStep(hour: number): number {
  return hour >= 8 && hour < 18 ? 100 : 10
}

/** Forecast mean of the next 1,000 seconds, per step. */
function expectedPerStep(limiter: Limiter<'db'>): number {
  return (limiter.forecast().resources.db.total[2]?.mean ?? 0) / 100
}

test('the third morning is expected, by the clock on the wall, after a start at noon and a restart', () => {
  const { offer, limiter } = onWednesday()
  offer(4.5)
  expect(expectedPerStep(limiter)).toBeLessThan(12)
  offer(0.5 - 1 / 30)
  // At two minutes to eight: twelve steps of 10 before it, 88 of 100 after it.
  expect(expectedPerStep(limiter)).toBeGreaterThan(80)
  expect(expectedPerStep(limiter)).toBeLessThan(100)
})

test('a machine that was asleep wakes at the hour it is', () => {
  const { offer, limiter, clock, wall } = onWednesday()
  offer(0.5)
  // On some systems the monotonic clock stands still meanwhile, the wall clock does not …
  wall.offMs = 4.25 * HOUR_MS
  offer(0.25 - 1 / 30)
  expect(expectedPerStep(limiter)).toBeGreaterThan(80)
  // … on others both go on, and the steps that nobody counted are missing.
  clock.step(22 * HOUR_MS)
  wall.offMs += 22 * HOUR_MS
  offer(1)
  expect(expectedPerStep(limiter)).toBeLessThan(12)
  offer(1)
  expect(expectedPerStep(limiter)).toBeGreaterThan(80)
})

test('when the clock on the wall is set, the hour that it shows is the hour of the season', () => {
  const { offer, limiter, wall } = onWednesday()
  offer(0.5)
  wall.offMs = 4 * HOUR_MS
  offer(0.5 - 1 / 30)
  expect(expectedPerStep(limiter)).toBeGreaterThan(80)
  wall.offMs = 0
  offer(0.25)
  expect(expectedPerStep(limiter)).toBeLessThan(12)
})

test('daylight saving: people come an hour earlier, and the season follows when most days say so', () => {
  const { offer, limiter } = onWednesday()
  // Two days of winter are known; from now on eight o'clock is seven in UTC.
  const hourInSummer = (wallMs: number) => hourInUtc(wallMs + HOUR_MS)
  offer(4 - 1 / 30, hourInSummer)
  expect(expectedPerStep(limiter)).toBeLessThan(12)
  // Nobody could know on the first day; the lower median of five days is a summer's.
  offer(3 * 24, hourInSummer)
  expect(expectedPerStep(limiter)).toBeGreaterThan(80)
})
