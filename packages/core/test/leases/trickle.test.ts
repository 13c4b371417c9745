import { expect, test } from '@jest/globals'
import { promisedIn } from '../../src/leases/lease-set.ts'
import type { ClassReport } from '../../src/leases/messages.ts'
import { aMessage, grantOf } from './a-message.ts'
import { LeasedStore, limits, TERM_US, TICK_US } from './leased-store.ts'

/** 1 unit a µs, and nothing in the bucket but what the standard account keeps. */
function aScarceStore(): LeasedStore {
  const store = new LeasedStore(limits(1000, 1000))
  store.refill(0)
  store.take('', 700_000, 0)
  return store
}

const hungry: Partial<ClassReport> = { asked: 1, ratePerSecond: 3_000_000, capacity: 360_000 }

test('where there is too little for all a holder gets its share of the refill, and hears that it is all', () => {
  const store = aScarceStore()
  const reply = store.renew(aMessage('a', 1, [hungry]), 0)
  // 0.9 of the 150,000 units of a tick and a half; the store promises what is certain.
  expect(reply.trickleUs).toBe(1.5 * TICK_US)
  expect(grantOf(reply)).toMatchObject({ granted: 0, saturated: true })
  expect(grantOf(reply).trickle).toBeGreaterThan(134_990)
  expect(grantOf(reply).trickle).toBeLessThan(135_000)
})

test('a trickle matures with the refill and is told when the holder renews', () => {
  const store = aScarceStore()
  store.renew(aMessage('a', 1, [hungry]), 0)
  const reply = store.renew(aMessage('a', 2, [{ ...hungry, asked: 2 }]), TICK_US)
  // What the refill leaves beside the trickle goes to the standard account, and what that has above
  // its floor is granted at once.
  expect(grantOf(reply).granted).toBe(100_000)
  expect(store.table.level[store.slot]).toBe(300_000)
  expect(store.missing).toBe(0)
})

test('holders with equal demand get equal parts as soon as each has renewed', () => {
  const store = aScarceStore()
  const holders = ['a', 'b', 'c', 'd']
  let sequence = 0
  let perUs: number[] = []
  for (let round = 0; round < 3; round++) {
    sequence += 1
    perUs = holders.map((holder, i) => {
      const message = aMessage(holder, sequence, [{ ...hungry, asked: sequence }])
      const reply = store.renew(message, round * TICK_US + i)
      return grantOf(reply).trickle / reply.trickleUs
    })
  }
  const [first = 0] = perUs
  for (const trickle of perUs) expect(trickle).toBeCloseTo(first, 3)
  expect(store.pools?.leases?.trickling).toBe(900_000)
})

test('a bucket that has become full starves no trickle', () => {
  const store = aScarceStore()
  store.renew(aMessage('a', 1, [hungry]), 0)
  store.pools?.leases?.leases.forEach((lease) => {
    lease.expiresAtUs = 5_000_000
  })
  store.table.level[store.slot] = 1_000_000 - (store.pools?.leased ?? 0)
  store.table.ledger.initial += 700_000 - (store.pools?.leased ?? 0)
  store.refill(TERM_US)
  expect(store.heldBy('a', 'read', TERM_US)).toBeGreaterThanOrEqual(134_995)
  expect(store.table.level[store.slot]).toBeLessThanOrEqual(1_000_000)
  expect(store.missing).toBe(0)
})

test('a trickle brings all that it promised, though a smaller bucket were full long before', () => {
  const store = new LeasedStore(limits(1000, 10))
  store.refill(0)
  store.take('', 7_000, 0)
  const reply = store.renew(aMessage('a', 1, [{ ...hungry, ratePerSecond: 50_000 }]), 0)
  expect(reply.trickleUs).toBeGreaterThan(100_000)
  const { granted, trickle } = grantOf(reply)
  expect(store.heldBy('a', 'read', reply.trickleUs)).toBeGreaterThanOrEqual(granted + trickle)
  expect(store.missing).toBe(0)
})

test('what a crashed holder was promised returns to the others with the end of its lease', () => {
  const store = aScarceStore()
  store.renew(aMessage('a', 1, [hungry]), 0)
  store.refill(TERM_US)
  expect(store.pools?.leased).toBe(0)
  expect(store.table.ledger.writtenOff).toBe(135_000)
  expect(store.missing).toBe(0)
})

test('before other limits hold, the rest of a trickle is granted at the standard account’s expense', () => {
  const store = aScarceStore()
  store.renew(aMessage('a', 1, [hungry]), 0)
  store.configure(limits(10, 1000), TICK_US)
  const set = store.pools?.leases
  expect(set === undefined ? 0 : promisedIn(set)).toBe(0)
  expect(store.heldBy('a', 'read', TICK_US)).toBeGreaterThanOrEqual(134_995)
  expect(store.missing).toBe(0)
})
