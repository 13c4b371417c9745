import { expect, test } from '@jest/globals'
import { aMessage, grantOf } from './a-message.ts'
import { aStore, LeasedStore, limits, TERM_US, TICK_US } from './leased-store.ts'

const SECOND = 1_000_000

const wanting = { asked: 1, ratePerSecond: 300_000, capacity: 60_000 }

test('where there is plenty a holder gets what it wants, and no trickle', () => {
  const reply = aStore().renew(aMessage('a', 1, [wanting]), 0)
  expect(reply).toMatchObject({ status: 'granted', holders: 1, standard: 940_000 })
  expect(grantOf(reply)).toMatchObject({ granted: 60_000, trickle: 0, saturated: false })
})

test('what is leased keeps its room: the bucket does not refill it', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting], { termUs: 5 * SECOND }), 0)
  store.refill(4 * SECOND)
  expect(store.table.level[store.slot]).toBe(940_000)
  expect(store.table.ledger.minted).toBe(0)
  expect(store.missing).toBe(0)
})

test('what is reported spent leaves the lease and makes room for refill', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  const spent = { ...wanting, granted: 60_000, used: 40_000 }
  const reply = store.renew(aMessage('a', 2, [spent]), TICK_US)
  expect(store.table.ledger).toMatchObject({ spent: 40_000, moved: 40_000 })
  expect(grantOf(reply).granted).toBe(100_000)
  expect(store.missing).toBe(0)
})

test('a repeated message gets the same answer and changes nothing', () => {
  const store = aStore()
  const message = aMessage('a', 1, [wanting])
  const reply = store.renew(message, 0)
  const before = store.copy()
  expect(store.renew(message, 0)).toEqual(reply)
  expect(store.copy()).toEqual(before)
})

test('a message that was overtaken is stale and changes nothing', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  store.renew(aMessage('a', 3, [{ ...wanting, used: 9_000 }]), 0)
  const before = store.copy()
  const late = store.renew(aMessage('a', 2, [{ ...wanting, used: 5_000 }]), 0)
  expect(late).toMatchObject({ status: 'stale', classes: [] })
  expect(store.copy()).toEqual(before)
})

test('an unknown incarnation is fenced unless it begins', () => {
  const store = aStore()
  expect(store.renew(aMessage('a', 2, [wanting]), 0)).toMatchObject({
    status: 'fenced',
    holders: 0,
  })
})

test('an expired lease is written off, and its holder fenced', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  store.refill(TERM_US - 1)
  expect(store.table.ledger.writtenOff).toBe(0)
  store.refill(TERM_US)
  expect(store.table.ledger.writtenOff).toBe(60_000)
  const used = { ...wanting, granted: 60_000, used: 60_000, returned: 0 }
  expect(store.renew(aMessage('a', 2, [used]), TERM_US).status).toBe('fenced')
  expect(store.table.ledger.spent).toBe(0)
  expect(store.missing).toBe(0)
})

test('for the time before its end an expired lease kept refill out, whenever that is looked at', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  store.refill(TERM_US + 10)
  expect(store.table.level[store.slot]).toBe(940_010)
  expect(store.table.ledger.overflow).toBe(TERM_US)
})

test('returns are credited once, and only what the holder has', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  const idle = { granted: 60_000, returned: 50_000 }
  const reply = store.renew(aMessage('a', 2, [idle]), 0)
  expect(reply.standard).toBe(990_000)
  expect(store.renew(aMessage('a', 3, [idle]), 0).standard).toBe(990_000)
  const tooMuch = store.renew(aMessage('a', 4, [{ granted: 60_000, returned: 80_000 }]), 0)
  expect(tooMuch.standard).toBe(1_000_000)
  expect(store.table.ledger.minted).toBe(0)
  expect(store.missing).toBe(0)
})

test('a final message gives back what there is, and its repetition nothing more', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  const tooMuch = { granted: 60_000, used: 10_000, returned: 70_000 }
  const last = aMessage('a', 2, [tooMuch], { isFinal: true })
  expect(store.renew(last, 0)).toMatchObject({ status: 'granted', holders: 0, standard: 990_000 })
  expect(store.renew(last, 0).status).toBe('fenced')
  expect(store.table.level[store.slot]).toBe(990_000)
  expect(store.missing).toBe(0)
})

test('what a holder was granted and the store has lost is charged as debt', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [{ ...wanting, capacity: 0 }]), 0)
  const reply = store.renew(aMessage('a', 2, [{ granted: 400_000, used: 350_000 }]), 0)
  expect(reply.standard).toBe(600_000)
  expect(store.table.ledger.spent).toBe(350_000)
  expect(store.pools?.leased).toBe(50_000)
  expect(store.missing).toBe(0)
})

test('what a holder spent beyond what it had is charged as debt, down to minus one burst', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 0)
  const reply = store.renew(aMessage('a', 2, [{ granted: 60_000, used: 3_000_000 }]), 0)
  expect(reply.standard).toBe(-1_000_000)
  expect(store.missing).toBe(0)
})

test('a grant leaves the standard account 0.3 of the burst, and 0.3 beside all that is leased', () => {
  const store = aStore()
  for (const [i, holder] of ['a', 'b', 'c', 'd'].entries()) {
    store.renew(aMessage(holder, 1, [{ ...wanting, capacity: 900_000 }]), i)
  }
  expect(store.table.level[store.slot]).toBeGreaterThanOrEqual(300_000)
  expect((store.pools?.leased ?? 0) + (store.pools?.total ?? 0)).toBeLessThanOrEqual(700_000)
})

test('what others have left above 0.3 of the burst is all that a grant may take', () => {
  const store = aStore()
  store.take('', 600_000, 0)
  const reply = store.renew(aMessage('a', 1, [{ ...wanting, capacity: 900_000 }]), 0)
  expect(reply.standard).toBe(300_000)
  expect(grantOf(reply).granted).toBe(100_000)
})

test('what is left is divided by half evenly and by half as it is wanted', () => {
  const store = new LeasedStore(limits(1000, 1000))
  store.refill(0)
  for (const holder of ['a', 'b']) store.renew(aMessage(holder, 1, [{ asked: 1 }]), 0)
  const little = { asked: 1, capacity: 300_000 }
  store.renew(aMessage('a', 2, [{ ...little, asked: 2, capacity: 900_000 }]), 0)
  const reply = store.renew(aMessage('b', 2, [little]), 0)
  // 'a' took what it may have at most: 1.25 of its part, all; of nothing 'b' gets a trickle.
  expect(grantOf(reply).clusterCapacity).toBe(1_200_000)
  expect(store.missing).toBe(0)
})

test('the state of a store that was lost is noticed, and the bucket begins from nothing once', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting], { generation: 'g0' }), 0)
  store.flush(0)
  store.refill(0)
  const old = aMessage('a', 2, [{ ...wanting, granted: 60_000 }], { generation: 'g0' })
  expect(store.renew(old, 10)).toMatchObject({
    status: 'generation',
    generation: 'g1',
    standard: 0,
  })
  store.refill(1_010)
  expect(store.renew(old, 1_010).standard).toBe(1_000)
  expect(store.missing).toBe(0)
})

test('whoever remembers a store of long ago does not empty the bucket', () => {
  const store = aStore()
  store.flush(0)
  const old = aMessage('a', 2, [wanting], { generation: 'g0' })
  expect(store.renew(old, TERM_US)).toMatchObject({ status: 'generation', standard: 1_000_000 })
})

test('a clock that is set back by more than five seconds leaves a lease one term more at most', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [wanting]), 60 * SECOND)
  store.refill(10 * SECOND)
  store.refill(10 * SECOND + TERM_US - 1)
  expect(store.table.ledger.writtenOff).toBe(0)
  store.refill(10 * SECOND + TERM_US)
  expect(store.table.ledger.writtenOff).toBe(60_000)
  expect(store.missing).toBe(0)
})

test('wants that are no numbers harm nobody', () => {
  const store = aStore()
  const mad = { asked: 1, ratePerSecond: Number.NaN, capacity: Number.POSITIVE_INFINITY }
  store.renew(aMessage('a', 1, [{ ...mad, weight: Number.NaN }]), 0)
  const reply = store.renew(aMessage('b', 1, [wanting]), 0)
  expect(Number.isFinite(grantOf(reply).clusterCapacity)).toBe(true)
  expect(store.table.level[store.slot]).toBeGreaterThanOrEqual(300_000)
  expect(store.missing).toBe(0)
})

test('a pool whose last holder is gone goes back to the standard account', () => {
  const store = aStore()
  store.renew(aMessage('a', 1, [{ ...wanting, capacity: 100_000 }]), 0)
  store.renew(aMessage('a', 2, [{ ...wanting, granted: 100_000, used: 100_000 }]), 0)
  store.refill(10 * SECOND)
  expect(store.table.level[store.slot]).toBe(1_000_000)
  expect(store.pools?.total).toBe(0)
  expect(store.missing).toBe(0)
})

test('the 33rd class shares the pool of the rest', () => {
  const store = aStore()
  const classes = Array.from({ length: 34 }, (_, i) => ({
    ...wanting,
    class: `c${i}`,
    capacity: 100,
  }))
  const reply = store.renew(aMessage('a', 1, classes), 0)
  expect(reply.classes.map(({ granted }) => granted)).toEqual(classes.map(() => 100))
  expect(store.pools?.count).toBe(33)
  expect(store.missing).toBe(0)
})
