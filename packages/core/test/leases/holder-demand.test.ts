import { expect, test } from '@jest/globals'
import { aMessage } from './a-message.ts'
import { LeasedStore, limits, TERM_US, TICK_US } from './leased-store.ts'

function aStore(): LeasedStore {
  return new LeasedStore(limits(1000, 1000))
}

test("each holder hears what the others' clients ask for, by totals that a lost message does not lose", () => {
  const store = aStore()
  const tell = (name: string, sequence: number, demand: number, nowUs: number) =>
    store.renew(aMessage(name, sequence, [], { demand }), nowUs).othersPerSecond
  tell('a', 1, 500_000, 0)
  tell('b', 1, 0, 50_000)
  // a: 30,000 units in 120 ms are 250,000 a second; what came before its first message is of no time.
  tell('a', 2, 530_000, 120_000)
  expect(tell('b', 2, 10_000, 150_000)).toBe(250_000)
  // b: 10,000 units in 100 ms.
  expect(tell('a', 3, 560_000, 240_000)).toBe(100_000)
  // The third message of b was lost: 40,000 units in 200 ms.
  tell('b', 4, 50_000, 350_000)
  expect(tell('a', 4, 590_000, 360_000)).toBe(200_000)
})

test('two messages in one tick tell one rate together', () => {
  const store = aStore()
  for (const [sequence, demand, nowUs] of [
    [1, 0, 0],
    [2, 10_000, 100_000],
    [3, 14_000, 101_000],
    [4, 30_000, 200_000],
  ] as const) {
    store.renew(aMessage('a', sequence, [], { demand }), nowUs)
  }
  expect(store.renew(aMessage('b', 1, []), 200_000).othersPerSecond).toBe(200_000)
})

test('who has gone or is over is no demand any more', () => {
  const store = aStore()
  for (const name of ['a', 'b', 'c']) store.renew(aMessage(name, 1, []), 0)
  for (const name of ['a', 'b', 'c']) {
    store.renew(aMessage(name, 2, [], { demand: 10_000 }), TICK_US)
  }
  store.renew(aMessage('a', 3, [], { demand: 10_000, isFinal: true }), TICK_US)
  store.renew(aMessage('c', 3, [], { demand: 20_000 }), 2 * TICK_US)
  expect(store.pools?.leases?.demandPerSecond).toBe(200_000)
  const lateUs = TICK_US + TERM_US
  expect(store.renew(aMessage('c', 4, [], { demand: 70_000 }), lateUs).othersPerSecond).toBe(0)
})
