import { expect, test } from '@jest/globals'
import { seededRandom } from '../limiter/seeded-random.ts'
import { arrivalsOf, bursty, type Load, steady } from './offered-load.ts'
import { askAgain, type Run, watchLimiter } from './watch-limiter.ts'

const LIMIT = 40

/** What nobody ever lacks. */
const NO_LIMIT = 1e6

const loads: readonly (readonly [string, readonly Load[], Partial<Run>])[] = [
  ['1.3 × the limit, Poisson', [steady('search', 52)], {}],
  ['3 × the limit, Poisson', [steady('search', 120)], {}],
  ['2 × the limit, in bursts', [bursty('search', 20, 170)], {}],
  ['3 × the limit, of two classes', [bursty('search', 10, 45), steady('feed', 96)], {}],
  ['1.3 × the limit, where who is refused comes back', [steady('search', 52)], { ask: askAgain }],
  ['3 × the limit, where who is refused comes back', [steady('search', 120)], { ask: askAgain }],
  ['2 × the limit, by 40 clients', [{ ...steady('search', 80), clients: 40 }], {}],
  ['3 × the limit, by 5 clients', [{ ...steady('search', 120), clients: 5 }], {}],
  ['2 × the limit, where who lacks tokens waits', [steady('search', 80)], { waitMs: 2000 }],
]

test.each(loads)(
  'of true demand, %s, the bounds cover what they would cover without a limit',
  (_, classes, run) => {
    const arrivals = arrivalsOf(classes, { seconds: 200, random: seededRandom(7) })
    const closed = watchLimiter({ arrivals, perSecond: LIMIT, ...run })
    const open = watchLimiter({ arrivals, perSecond: NO_LIMIT, ...run })
    for (const owner of [undefined, ...classes.map((one) => one.class)]) {
      for (const steps of [1, 10, 100]) {
        const difference = closed.coverage(steps, owner) - open.coverage(steps, owner)
        expect(Math.abs(difference)).toBeLessThan(0.01)
      }
      expect(Math.abs(open.coverage(1, owner) - 0.95)).toBeLessThan(0.015)
      expect(Math.abs(open.coverage(10, owner) - 0.95)).toBeLessThan(0.025)
    }
  },
)

test('most of what is covered in the closed loop had been refused', () => {
  const arrivals = arrivalsOf([steady('search', 120)], { seconds: 60, random: seededRandom(7) })
  expect(watchLimiter({ arrivals, perSecond: LIMIT }).admitted('search', 0)).toBeLessThan(0.4)
})
