import { expect, test } from '@jest/globals'
import { aQueue, type Tried } from './a-queue.ts'

/** Writes down who was answered, how and when. */
function noting({ ask, clock }: Tried) {
  const log: string[] = []
  const note = (name: string, wish?: Parameters<Tried['ask']>[0]) => {
    void ask(wish).then((ending) => log.push(`${name} ${ending} ${clock.now()}`))
  }
  return { log, note }
}

test('requests of one class are served in the order in which they came, each when its tokens are there', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  for (const name of ['a', 'b', 'c', 'd']) note(name)
  await tried.pass(5_000)
  expect(log).toEqual(['a at once 0', 'b admitted 1000', 'c admitted 2000', 'd admitted 3000'])
})

test('nobody overtakes in a line, however small its request is', async () => {
  const tried = aQueue({ burst: 5 })
  const { log, note } = noting(tried)
  note('first', { tokens: 5 })
  note('large', { tokens: 5 })
  await tried.pass(2_000)
  note('small', { tokens: 1 })
  await tried.pass(5_000)
  expect(log).toEqual(['first at once 0', 'large admitted 5000', 'small admitted 6000'])
})

test('nor does another class on the same bucket while somebody waits for it', async () => {
  const tried = aQueue({ burst: 5 })
  const { log, note } = noting(tried)
  note('first', { tokens: 5 })
  note('large', { tokens: 5 })
  await tried.pass(2_000)
  note('other class', { by: 1, tokens: 1 })
  await tried.pass(5_000)
  expect(log).toEqual(['first at once 0', 'large admitted 5000', 'other class admitted 6000'])
})

test('requests for other buckets are not held up', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  note('first')
  note('waiting')
  note('elsewhere', { key: 'another' })
  await tried.pass(10)
  expect(log).toEqual(['first at once 0', 'elsewhere at once 0'])
})

test('a newcomer may overtake with tokens of its own pool', async () => {
  const tried = aQueue({ burst: 10 })
  const { log, note } = noting(tried)
  const wants = [{ pool: 1, class: 'own', ratePerSecond: 0, capacity: 2_000, weight: 1 }]
  tried.buckets.plan(0, 'bucket', wants, 0)
  note('first', { tokens: 8 })
  note('waiting', { tokens: 5 })
  note('own pool', { by: 1, pool: 1, tokens: 2 })
  note('more than its pool', { by: 1, pool: 1, tokens: 2 })
  await tried.pass(10)
  expect(log).toEqual(['first at once 0', 'own pool at once 0'])
  expect(tried.queue.waiting).toBe(2)
})

test('who could not be served in time gives up, and the next takes its place', async () => {
  const tried = aQueue({ burst: 10, maxMs: 3_000 })
  const { log, note } = noting(tried)
  note('first', { tokens: 10 })
  note('quick', { tokens: 3 })
  note('late', { tokens: 9 })
  await tried.pass(2_000)
  note('small', { tokens: 2 })
  await tried.pass(5_000)
  expect(log).toEqual([
    'first at once 0',
    'quick admitted 3000',
    'late gave up 3000',
    'small admitted 5000',
  ])
})

test('when who is late makes room, the next is served at once if it can be', async () => {
  const tried = aQueue({ burst: 10, maxMs: 3_000 })
  const { log, note } = noting(tried)
  note('first', { tokens: 10 })
  note('quick', { tokens: 3 })
  await tried.pass(1_000)
  note('late', { tokens: 9 })
  await tried.pass(1_000)
  note('small', { tokens: 1 })
  await tried.pass(5_000)
  expect(log.slice(2)).toEqual(['late gave up 4000', 'small admitted 4000'])
})

test('tokens that come exactly at the deadline are not too late', async () => {
  const tried = aQueue({ maxMs: 1_000 })
  const { log, note } = noting(tried)
  note('first')
  note('second')
  await tried.pass(2_000)
  expect(log).toEqual(['first at once 0', 'second admitted 1000'])
})

test('who would have to wait too long, or for ever, or is blocked is refused at once', async () => {
  const tried = aQueue({ burst: 5, maxMs: 3_000 })
  const { log, note } = noting(tried)
  note('first', { tokens: 5 })
  note('too long', { tokens: 4 })
  note('never', { tokens: 6 })
  tried.buckets.block('enemy', 1_000_000, 0)
  note('blocked', { key: 'enemy' })
  await tried.pass(10)
  expect(log).toEqual([
    'first at once 0',
    'too long refused 0',
    'never refused 0',
    'blocked refused 0',
  ])
  expect(tried.clock.pending).toBe(0)
})

test('no more than maxWaiting wait', async () => {
  const tried = aQueue({ maxWaiting: 2 })
  const { log, note } = noting(tried)
  for (const name of ['a', 'b', 'c', 'd']) note(name)
  await tried.pass(3_000)
  expect(log).toEqual(['a at once 0', 'd refused 0', 'b admitted 1000', 'c admitted 2000'])
})

test('a client that leaves is dropped and the next moves up', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  const leaving = new AbortController()
  note('first')
  note('leaves', { signal: leaving.signal })
  note('stays')
  await tried.pass(500)
  leaving.abort()
  await tried.pass(1_500)
  expect(log).toEqual(['first at once 0', 'leaves gave up 500', 'stays admitted 1000'])
})

test('a client that has left already does not wait, and leaving after the answer changes nothing', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  const leaving = new AbortController()
  note('first')
  note('gone', { signal: AbortSignal.abort() })
  note('served', { signal: leaving.signal })
  await tried.pass(1_000)
  leaving.abort()
  await tried.pass(10)
  expect(log).toEqual(['first at once 0', 'gone refused 0', 'served admitted 1000'])
  expect(tried.queue.waiting).toBe(0)
})

test('who was served leaves nothing behind on its signal', async () => {
  const tried = aQueue()
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
  }
  void tried.ask()
  void tried.ask({ signal })
  await tried.pass(500)
  expect(listeners.size).toBe(1)
  await tried.pass(500)
  expect([tried.queue.waiting, listeners.size]).toEqual([0, 0])
})

test('tokens that come back are handed on when the queue is woken', async () => {
  const tried = aQueue({ burst: 3 })
  const { log, note } = noting(tried)
  note('first', { tokens: 3 })
  note('waiting', { tokens: 2 })
  await tried.pass(500)
  tried.buckets.correct({ resource: 0, key: 'bucket' }, -3_000, 500_000)
  tried.queue.wake()
  await tried.pass(10)
  expect(log).toEqual(['first at once 0', 'waiting admitted 500'])
})

test('close lets everybody go and leaves no timer', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  for (const [by, name] of ['a', 'b', 'c'].entries()) note(name, { by })
  await tried.pass(10)
  expect(tried.clock.pending).toBe(1)
  tried.queue.close()
  await tried.pass(10)
  expect(log).toEqual(['a at once 0', 'b gave up 10', 'c gave up 10'])
  expect([tried.queue.waiting, tried.clock.pending]).toEqual([0, 0])
})

test('one timer serves everybody, and none is left when all were served', async () => {
  const tried = aQueue()
  const { log, note } = noting(tried)
  for (let n = 0; n < 20; n++) note(`${n}`, { by: n % 3, key: `bucket ${n % 5}` })
  await tried.pass(10)
  expect(tried.clock.pending).toBe(1)
  await tried.pass(10_000)
  expect([log.length, tried.queue.waiting, tried.clock.pending]).toEqual([20, 0, 0])
})
