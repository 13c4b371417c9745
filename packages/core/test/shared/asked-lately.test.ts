import { expect, test } from '@jest/globals'
import { createHeldLease, takeHeld } from '../../src/leases/held-lease.ts'
import { AskedLately } from '../../src/shared/asked-lately.ts'
import { cluster } from './cluster.ts'
import { poisson } from './poisson.ts'
import { want } from './want.ts'

const TICK_US = 100_000

/** Wants tick by tick, of a lease that is asked for one token in the ticks named. */
function ratesOf(ratePerSecond: number, ticks: number, asked: readonly number[]): number[] {
  const held = createHeldLease({ termUs: 500_000, newIncarnation: () => 'one' })
  const lately = new AskedLately()
  return Array.from({ length: ticks }, (_, tick) => {
    const nowUs = tick * TICK_US
    if (asked.includes(tick)) takeHeld(held, 'all', 1_000, nowUs)
    const at = { nowUs, tickUs: TICK_US }
    return lately.stillWanted(held, [want(ratePerSecond)], at)[0]?.ratePerSecond ?? -1
  })
}

test('what ten requests would have asked for is wanted no more, after two ticks at the earliest', () => {
  expect(ratesOf(200_000, 5, [0, 1])).toEqual([200_000, 200_000, 200_000, 0, 0])
  expect(ratesOf(20_000, 7, [0])).toEqual([20_000, 20_000, 20_000, 20_000, 20_000, 0, 0])
})

test('the next request wants it again', () => {
  expect(ratesOf(200_000, 6, [0, 4])).toEqual([200_000, 200_000, 0, 0, 200_000, 200_000])
})

test('one class that nobody asks for leaves the others as they are', () => {
  const held = createHeldLease({ termUs: 500_000, newIncarnation: () => 'one' })
  const lately = new AskedLately()
  const wants = [want(200_000), want(300_000, 'other')]
  for (let tick = 0; tick < 4; tick++) {
    takeHeld(held, 'other', 1_000, tick * TICK_US)
    lately.stillWanted(held, wants, { nowUs: tick * TICK_US, tickUs: TICK_US })
  }
  const after = lately.stillWanted(held, wants, { nowUs: 4 * TICK_US, tickUs: TICK_US })
  expect(after).toEqual([
    { ...want(200_000), ratePerSecond: 0, capacity: 0 },
    want(300_000, 'other'),
  ])
})

test('a balancer that sends all requests to one instance, the next every second, leaves no refill unused', async () => {
  const limit = 1_000
  const four = cluster(4, { limit })
  const stream = poisson((1.3 * limit) / 1_000, 7)
  let admitted = 0
  const arrive = (nowMs: number) => {
    const limiter = four.limiters[Math.floor(nowMs / 1_000) % 4]
    for (let left = stream(); left > 0; left -= 1) {
      const note = ({ allowed }: { readonly allowed: boolean }) => {
        admitted += allowed ? 1 : 0
      }
      const decision = limiter?.acquire({ class: 'all' })
      if (decision instanceof Promise) void decision.then(note)
      else if (decision !== undefined) note(decision)
    }
  }
  await four.pass(10_000, arrive)
  admitted = 0
  await four.pass(30_000, arrive)
  await four.close()
  expect(admitted).toBeGreaterThanOrEqual(0.98 * 30 * limit)
}, 60_000)
