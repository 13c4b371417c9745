import { expect, test } from '@jest/globals'
import { type Clock, createLimiter, type Limiter, manualClock } from '@predictive-limit/core'
import { busyClock } from './busy-clock.ts'

function resourcesOf(count: number) {
  const resource = { limit: 1_000, window: '1s', key: 'shared' } as const
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, resource]))
}

function offer(limiter: Limiter, step: number): void {
  for (let request = 0; request < 1 + (step % 3); request += 1) limiter.acquire({ class: 'all' })
}

test('a tick of many resources is done in slices of half a millisecond, with pauses in between', async () => {
  const clock = busyClock(0.15)
  const limiter = createLimiter({ resources: resourcesOf(64), clock })
  for (let step = 0; step < 30; step += 1) {
    offer(limiter, step)
    clock.advance(100)
  }
  const { ticks, lateTicks } = limiter.stats()
  expect(ticks).toBeGreaterThanOrEqual(29)
  expect(lateTicks).toBeLessThanOrEqual(1)
  // 64 resources at 0.15 ms are 9.6 ms of work: more than eight slices a tick.
  expect(clock.workMs.length).toBeGreaterThan(29 * 8)
  expect(Math.max(...clock.workMs)).toBeLessThanOrEqual(0.5 + 5 * 0.15)
  await limiter.close()
  expect(clock.pending).toBe(0)
})

test('what is learned from requests is spread, too', async () => {
  const clock = busyClock(0.15)
  const limiter = createLimiter({ resources: resourcesOf(1), clock })
  for (let step = 0; step < 10; step += 1) {
    for (let request = 0; request < 96; request += 1) {
      limiter.acquire({ class: 'all', client: `c${request % 7}` })
    }
    clock.advance(100)
  }
  const { ticks } = limiter.stats()
  expect(ticks).toBeGreaterThanOrEqual(9)
  // 96 requests are six pieces and the resource is one: in slices of four pieces, at least two a tick
  // that has listened. Otherwise each tick is one slice.
  expect(clock.workMs.length).toBeGreaterThanOrEqual(1.5 * ticks)
  await limiter.close()
})

test('slices change when a forecast is made, and no forecast', async () => {
  const resources = resourcesOf(64)
  const [manual, busy] = [manualClock(), busyClock(0.15)]
  const whole = createLimiter({ resources, clock: manual })
  const sliced = createLimiter({ resources, clock: busy })
  for (let step = 0; step < 30; step += 1) {
    offer(whole, step)
    offer(sliced, step)
    manual.advance(100)
    busy.advance(100)
  }
  busy.advance(50)
  expect(sliced.stats().ticks).toBe(30)
  expect(sliced.forecast().resources).toEqual(whole.forecast().resources)
  await Promise.all([whole.close(), sliced.close()])
})

test('one that cannot keep up drops the oldest steps instead of falling further behind', async () => {
  const clock = busyClock(0.5)
  const limiter = createLimiter({ resources: resourcesOf(1_000), clock })
  const lateSteps: number[] = []
  limiter.on('tick', (event) => lateSteps.push(event.lateSteps))
  for (let step = 0; step < 50; step += 1) {
    limiter.acquire({ class: 'all' })
    clock.advance(100)
  }
  // 1,000 resources at 0.5 ms each, with pauses: ten or more steps pass during a tick, and it learns from five.
  expect(Math.max(...clock.workMs)).toBeLessThanOrEqual(1 + 5 * 0.5)
  expect(lateSteps.slice(1).length).toBeGreaterThan(1)
  for (const late of lateSteps.slice(1)) expect(late).toBe(4)
  expect(limiter.forecast().resources.r999?.total[0]?.mean).toBeGreaterThan(0)
  await limiter.close()
}, 60_000)

test('one that takes longer than its step forecasts as often as it can', async () => {
  const clock = busyClock(0.06)
  const limiter = createLimiter({ resources: resourcesOf(1_000), clock })
  for (let step = 0; step < 40; step += 1) {
    limiter.acquire({ class: 'all' })
    clock.advance(100)
  }
  // 60 ms of work, with pauses some 120 ms: eight ticks a second, not one for every second step.
  const { ticks } = limiter.stats()
  expect(ticks).toBeGreaterThan(28)
  await limiter.close()
}, 60_000)

test('where the timer of a slice never comes, the next tick goes on', async () => {
  const clock = busyClock(0.15)
  const forbidden: Clock = { ...clock, after: () => () => undefined }
  const limiter = createLimiter({ resources: resourcesOf(64), clock: forbidden })
  for (let step = 0; step < 60; step += 1) {
    limiter.acquire({ class: 'all' })
    clock.advance(100)
  }
  expect(limiter.stats().ticks).toBeGreaterThan(5)
  await limiter.close()
})
