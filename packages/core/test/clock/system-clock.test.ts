import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from '@jest/globals'
import type { Clock } from '../../src/clock/clock.ts'
import { systemClock } from '../../src/clock/system-clock.ts'

/** Timers that keep this process alive. */
function heldTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}

/** What `read` returns when the clock's timer calls it. */
function whenDue<T>(start: (fn: () => void) => () => void, read: () => T): Promise<T> {
  return new Promise((resolve) => {
    const cancel = start(() => {
      cancel()
      resolve(read())
    })
  })
}

const starts: readonly [name: string, (clock: Clock) => (fn: () => void) => () => void][] = [
  ['after', (clock) => (fn) => clock.after(1, fn)],
  ['every', (clock) => (fn) => clock.every(1, fn)],
]

test('now is the runtime’s monotonic clock, wall its time of day', () => {
  const clock = systemClock()
  const before = [performance.now(), Date.now()] as const
  const read = [clock.now(), clock.wall()] as const
  const after = [performance.now(), Date.now()] as const
  for (const i of [0, 1] as const) {
    expect(read[i]).toBeGreaterThanOrEqual(before[i])
    expect(read[i]).toBeLessThanOrEqual(after[i])
  }
})

test('timers do not keep the process alive', () => {
  const clock = systemClock()
  const held = heldTimers()
  const ordinary = setTimeout(() => undefined, 60_000)
  expect(heldTimers()).toBe(held + 1)
  clearTimeout(ordinary)
  const cancels = [clock.every(60_000, () => undefined), clock.after(60_000, () => undefined)]
  expect(heldTimers()).toBe(held)
  for (const cancel of cancels) cancel()
})

test.each(starts)('%s runs in the context in which the clock was made', async (_, start) => {
  const requests = new AsyncLocalStorage<string>()
  const clock = requests.run('start-up', () => systemClock())
  const seen = requests.run('a request', () => whenDue(start(clock), () => requests.getStore()))
  expect(await seen).toBe('start-up')
})

test.each(starts)('%s fires no more once it was cancelled', async (_, start) => {
  const clock = systemClock()
  let fired = 0
  start(clock)(() => {
    fired += 1
  })()
  // Timers of one duration fire in order: when the second has, the first would have.
  await whenDue(start(clock), () => undefined)
  expect(fired).toBe(0)
})
