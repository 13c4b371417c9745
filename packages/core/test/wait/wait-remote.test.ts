import { expect, test } from '@jest/globals'
import type { RequestFrame } from '../../src/limiter/request-frame.ts'
import type { Buckets } from '../../src/store/store.ts'
import { aQueue } from './a-queue.ts'

/** A store that answers when it is told to, as one over a network does, by its own clock. */
function aRemoteStore() {
  const open: { answer: (nowUs: number) => void; fail: () => void }[] = []
  const take = (buckets: Buckets, frame: RequestFrame) =>
    new Promise<void>((resolve, reject) => {
      open.push({
        answer: (nowUs) => {
          frame.nowUs = nowUs
          void buckets.take(frame)
          resolve()
        },
        fail: () => reject(new Error('The connection is gone.')),
      })
    })
  return { open, take }
}

test('a store that answers later is asked for the first in line only, once at a time', async () => {
  const { open, take } = aRemoteStore()
  const tried = aQueue({ take })
  const endings: string[] = []
  for (const name of ['a', 'b', 'c']) void tried.ask().then((how) => endings.push(`${name} ${how}`))
  await tried.pass(1_000)
  expect(open).toHaveLength(1)
  tried.queue.wake()
  await tried.pass(500)
  expect(open).toHaveLength(1)
  open[0]?.answer(1_500_000)
  await tried.pass(2_000)
  expect(endings).toEqual(['a at once', 'b admitted'])
  expect(open).toHaveLength(2)
  tried.queue.close()
})

test('a waiter whose store fails gives up, and the next is asked for', async () => {
  const { open, take } = aRemoteStore()
  const tried = aQueue({ take })
  const endings: string[] = []
  for (const name of ['a', 'b', 'c']) void tried.ask().then((how) => endings.push(`${name} ${how}`))
  await tried.pass(1_000)
  open[0]?.fail()
  await tried.pass(60_000)
  expect(endings.slice(0, 2)).toEqual(['a at once', 'b gave up'])
  expect(open.length).toBeGreaterThan(1)
  tried.queue.close()
})

test('an answer that comes after close starts no timer', async () => {
  const { open, take } = aRemoteStore()
  const tried = aQueue({ take })
  for (let n = 0; n < 2; n++) void tried.ask()
  await tried.pass(1_000)
  tried.queue.close()
  open[0]?.answer(1_000_000)
  await tried.pass(0)
  expect([tried.queue.waiting, tried.clock.pending]).toEqual([0, 0])
})
