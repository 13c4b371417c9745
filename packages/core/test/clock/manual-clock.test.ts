import { expect, test } from '@jest/globals'
import { manualClock } from '../../src/clock/manual-clock.ts'

test('time stands still until it is moved', () => {
  const clock = manualClock(1_000)
  expect([clock.now(), clock.wall()]).toEqual([1_000, 1_000])
  clock.advance(2.5)
  expect([clock.now(), clock.wall()]).toEqual([1_002.5, 1_002.5])
})

test('timers fire in order of their due times, each at its own', () => {
  const clock = manualClock()
  const fired: string[] = []
  clock.after(30, () => fired.push(`late ${clock.now()}`))
  clock.every(20, () => fired.push(`tick ${clock.now()}`))
  clock.after(10, () => fired.push(`early ${clock.now()}`))
  clock.advance(45)
  expect(fired).toEqual(['early 10', 'tick 20', 'late 30', 'tick 40'])
  expect(clock.now()).toBe(45)
})

test('timers that are due together fire in the order in which they were set', () => {
  const clock = manualClock()
  const fired: string[] = []
  for (const name of ['first', 'second', 'third']) clock.after(10, () => fired.push(name))
  clock.advance(10)
  expect(fired).toEqual(['first', 'second', 'third'])
})

test('a timer set while others fire is due within the same advance', () => {
  const clock = manualClock()
  const fired: number[] = []
  clock.after(10, () => clock.after(5, () => fired.push(clock.now())))
  clock.advance(20)
  expect(fired).toEqual([15])
})

test('a cancelled timer never fires, also when it is cancelled by another that is due with it', () => {
  const clock = manualClock()
  const fired: string[] = []
  const cancelAfter = clock.after(5, () => fired.push('after'))
  const cancelEvery = clock.every(5, () => fired.push('every'))
  cancelAfter()
  clock.advance(12)
  cancelEvery()
  clock.advance(100)
  expect(fired).toEqual(['every', 'every'])
  clock.after(1, () => cancelLast())
  const cancelLast = clock.after(1, () => fired.push('cancelled by its neighbour'))
  clock.advance(1)
  expect(fired).toHaveLength(2)
})

test('pending counts the timers that would still fire', () => {
  const clock = manualClock()
  const cancel = clock.every(10, () => undefined)
  clock.after(10, () => undefined)
  expect(clock.pending).toBe(2)
  clock.advance(10)
  expect(clock.pending).toBe(1)
  cancel()
  cancel()
  expect(clock.pending).toBe(0)
})

test('a step moves the monotonic clock alone and fires nothing', () => {
  const clock = manualClock(1_000)
  const fired: number[] = []
  clock.after(100, () => fired.push(clock.now()))
  clock.step(-500)
  expect([clock.now(), clock.wall(), fired]).toEqual([500, 1_000, []])
  clock.step(2_000)
  expect([clock.now(), clock.wall(), fired]).toEqual([2_500, 1_000, []])
})

test('a timer keeps what is left of its time over a step', () => {
  const clock = manualClock()
  const fired: number[] = []
  clock.after(100, () => fired.push(clock.now()))
  clock.advance(60)
  clock.step(-50)
  clock.advance(39)
  expect(fired).toEqual([])
  clock.advance(1)
  expect(fired).toEqual([50])
})
