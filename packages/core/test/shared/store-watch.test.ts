import { expect, test } from '@jest/globals'
import { nextState, type StoreNews, StoreWatch } from '../../src/shared/store-watch.ts'
import type { StoreState } from '../../src/store/store.ts'

const states = ['healthy', 'suspect', 'detached', 'learning'] as const

/** What becomes of each state, in the order of `states`. */
const table: { readonly [N in StoreNews]: readonly StoreState[] } = {
  answered: ['healthy', 'healthy', 'learning', 'learning'],
  failed: ['suspect', 'suspect', 'detached', 'suspect'],
  lapsed: ['healthy', 'detached', 'detached', 'learning'],
  lost: ['learning', 'learning', 'learning', 'learning'],
  settled: ['healthy', 'suspect', 'detached', 'healthy'],
}

test.each(Object.keys(table) as StoreNews[])('what a store is after it has %s', (news) => {
  expect(states.map((state) => nextState(state, news))).toEqual(table[news])
})

function watched(termUs: number) {
  const seen: string[] = []
  const time = { us: 0 }
  const watch = new StoreWatch(
    () => time.us,
    termUs,
    (from, to) => seen.push(`${from} → ${to}`),
  )
  return { watch, seen, time }
}

test('an outage goes through all states and tells each change once', () => {
  const { watch, seen, time } = watched(500)
  watch.answered(0)
  for (time.us = 100; time.us < 2_000; time.us += 10) watch.failed(time.us - 100)
  watch.answered(time.us)
  watch.answered(time.us)
  time.us += 499
  expect(watch.state).toBe('learning')
  time.us += 1
  expect(watch.state).toBe('healthy')
  expect(seen).toEqual([
    'healthy → suspect',
    'suspect → detached',
    'detached → learning',
    'learning → healthy',
  ])
})

test('while some messages are answered a store is never detached', () => {
  const { watch, seen, time } = watched(500)
  for (time.us = 0; time.us < 5_000; time.us += 100) {
    watch.failed(time.us - 100)
    watch.answered(time.us - 50)
  }
  expect(watch.state).toBe('suspect')
  expect(seen).toEqual(['healthy → suspect'])
})

test('one failure, and then nobody who asks, proves nothing', () => {
  const { watch, time } = watched(500)
  watch.failed(0)
  time.us = 1_000_000
  expect(watch.state).toBe('suspect')
  watch.answered(time.us)
  expect(watch.state).toBe('healthy')
})

test('a process that stood still for long does not take its store for away', () => {
  const { watch, time } = watched(500)
  watch.answered(0)
  time.us = 10_000
  watch.failed(100)
  watch.failed(200)
  expect(watch.state).toBe('suspect')
})
