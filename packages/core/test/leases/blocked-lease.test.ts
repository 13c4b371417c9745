import { expect, test } from '@jest/globals'
import { aMessage } from './a-message.ts'
import { aStore, TICK_US } from './leased-store.ts'

const SECOND = 1_000_000

const wanting = { asked: 1, ratePerSecond: 300_000, capacity: 60_000 }

test('of a key that is blocked what is reported counts, and nothing is leased or credited any more', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  store.blockedUntilUs = SECOND
  const spent = { ...wanting, granted: 60_000, used: 40_000 }
  expect(store.renew(aMessage('a', 2, [spent]), TICK_US)).toMatchObject({
    status: 'fenced',
    holders: 0,
    classes: [],
  })
  expect(store.table.ledger).toMatchObject({ spent: 40_000, writtenOff: 20_000 })
  expect(store.renew(aMessage('b', 1, [wanting]), 2 * TICK_US).status).toBe('fenced')
  expect(store.pools?.leased).toBe(0)
  expect(store.missing).toBe(0)
  expect(store.renew(aMessage('c', 1, [wanting]), SECOND).status).toBe('granted')
})

test('who gives all back while the key is blocked is credited', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  store.blockedUntilUs = SECOND
  const last = { ...wanting, granted: 60_000, returned: 60_000 }
  const reply = store.renew(aMessage('a', 2, [last], { isFinal: true }), 0)
  expect(reply).toMatchObject({ status: 'granted', standard: 1_000_000 })
  expect(store.table.ledger.writtenOff).toBe(0)
})
