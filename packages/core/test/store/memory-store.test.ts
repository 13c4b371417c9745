import { expect, test } from '@jest/globals'
import { manualClock } from '../../src/clock/manual-clock.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { askFor, trying } from './contract/trial.ts'
import { keepsStoreContract } from './store-contract.ts'

const fresh = (maxKeys?: number) => () => ({
  store: memoryStore(maxKeys === undefined ? {} : { maxKeys }),
  clock: manualClock(1_000),
})

keepsStoreContract('memoryStore', fresh())

test('a store in this process answers at once', () =>
  trying(fresh(), async ({ open, nowUs }) => {
    const buckets = open()
    const ask = askFor([], nowUs())
    expect(buckets.take(ask)).toBeUndefined()
    expect(buckets.check(ask)).toBeUndefined()
  }))

test('when the last limiter of a name closes its buckets are forgotten', () =>
  trying(fresh(), async ({ open, take }) => {
    const first = open([{ burst: 10 }])
    await take(first, { tokens: 10 })
    await first.close()
    expect((await take(open([{ burst: 5 }]), { tokens: 5 })).limitedBy).toBe(-1)
  }))

test('at maxKeys newcomers share an overflow bucket and are counted', () =>
  trying(fresh(1), async ({ open, take, takeSingles }) => {
    const buckets = open([{}, {}])
    await take(buckets, { resource: 1, key: 'limited', tokens: 10 })
    expect(await takeSingles(buckets, 99, { resource: 1, key: 'newcomer' })).toBe(10)
    expect(buckets.usage(1)).toEqual({ keys: 1, overflowed: 11 })
  }))

test('maxKeys is checked', () => {
  expect(() => memoryStore({ maxKeys: 0 })).toThrow('PREDICTIVE_LIMIT_E_MAX_KEYS')
})
