import { expect, jest, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import { sharedStore } from '../../src/shared/shared-store.ts'
import { askFor, scopeOf, want } from '../store/contract/trial.ts'
import { cluster } from './cluster.ts'
import { MemoryServer } from './memory-engine.ts'

jest.setTimeout(30_000)

const ADA = { resource: 1, key: 'ada' }

/** A store's buckets that expect a client, and time that passes for them. */
function expecting() {
  const clock = manualClock(1_000)
  const server = new MemoryServer(clock)
  const buckets = sharedStore(server.engine(), {}).open(scopeOf([{}, {}], 'scope', clock))
  const nowUs = () => clock.now() * 1000
  buckets.plan(1, 'ada', [want(0, 2)], nowUs())
  return {
    server,
    buckets,
    take: () => buckets.take(askFor([{ ...ADA, tokens: 0.1 }], nowUs())),
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        await buckets.sync?.()
        clock.advance(100)
        buckets.sweep(nowUs())
      }
      await buckets.sync?.()
    },
  }
}

test('a client who is expected and does not come is not leased again until it comes', async () => {
  const { server, buckets, take, pass } = expecting()
  await pass(10_000)
  // Asked for, and given back.
  expect(server.calls.get('lease')).toBe(2)
  await take()
  await pass(100)
  expect(server.calls.get('lease')).toBe(3)
  expect(take()).toBeUndefined()
  await buckets.close()
})

test('who closes gives back what it holds of clients', async () => {
  const { server, buckets, pass } = expecting()
  await pass(100)
  const [, table] = server.tables('scope')
  const slot = table?.slots.get('ada') as number
  expect(table?.pools.get(slot)?.leased).toBe(2_000)
  await buckets.close()
  expect(table?.pools.get(slot)?.leased).toBe(0)
  expect(table?.ledger.writtenOff).toBe(0)
})

test.each([1, 5])('of %i,000 clients a second who come once each none is leased', async (perMs) => {
  const more = { requests: { limit: 60, window: '1m' } } as const
  const one = cluster(1, { limit: 0, more })
  await one.pass(4_000, (nowMs) => {
    for (let n = 0; n < perMs; n++) void one.limiters[0]?.acquire({ client: `${nowMs} ${n}` })
  })
  expect(one.server.calls.get('lease')).toBeUndefined()
  await one.close()
})
