import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

/** Ticks after which a step of the clock is forgotten. */
const FORGOTTEN_AFTER_TICKS = 100

/** A limiter of a shared resource under 200 requests a second, and what it expects of the next second. */
function underLoad() {
  const clock = manualClock(1_000_000_000)
  const random = seededRandom(9)
  const limiter = createLimiter({
    resources: { db: { limit: 1000, window: '1s', key: 'shared' } },
    clock,
    random,
  })
  const offer = (seconds: number) => {
    const endMs = clock.now() + seconds * 1000
    while (clock.now() < endMs) {
      clock.advance(exponentialMs(random, 200))
      decided(limiter, { class: 'search' })
    }
  }
  const expected = () => {
    const { mean, lower, upper } = limiter.forecast().resources.db.total[1] ?? {}
    return { mean: mean ?? Number.NaN, lower: lower ?? Number.NaN, upper: upper ?? Number.NaN }
  }
  return { clock, limiter, offer, expected }
}

test.each([
  ['an hour forward', 3_600_000],
  ['an hour back', -3_600_000],
  ['half a second forward', 500],
  ['half a second back', -500],
  ['a week forward', 604_800_000],
])('a clock that steps %s costs the forecast a hundred ticks at most', (_, stepMs) => {
  const { clock, limiter, offer, expected } = underLoad()
  offer(30)
  clock.step(stepMs)
  offer(1)
  for (const each of Object.values(expected())) expect(each >= 0 && each < 1e6).toBe(true)
  offer(FORGOTTEN_AFTER_TICKS / 10)
  for (let second = 0; second < 5; second++) {
    offer(1)
    const { mean, lower, upper } = expected()
    expect(Math.abs(mean / 200 - 1)).toBeLessThan(0.2)
    expect(lower).toBeLessThan(mean)
    expect(upper).toBeGreaterThan(mean)
    expect(upper).toBeLessThan(400)
  }
  expect(limiter.stats().resources.db.pools).toMatchObject([{ class: 'search', calibrated: true }])
})

test('a clock that steps back and forth at every second never breaks a forecast', () => {
  const { clock, offer, expected } = underLoad()
  for (let second = 0; second < 40; second++) {
    offer(1)
    clock.step(second % 2 === 0 ? 5000 : -5000)
    for (const each of Object.values(expected())) expect(each >= 0 && each < 1e6).toBe(true)
  }
  offer(20)
  expect(Math.abs(expected().mean / 200 - 1)).toBeLessThan(0.2)
})
