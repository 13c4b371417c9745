import { expect } from '@jest/globals'
import { CLIENT, configFor, type Promises, SECOND } from './trial.ts'

/** Blocking, resetting, and limits that change. */
export const editsAreTakenOver: Promises = {
  'a blocked key is refused in every resource until its time, whatever its bucket holds': async (
    trial,
  ) => {
    const { open, take, check, clock, nowUs } = trial
    const buckets = open([{}, {}])
    buckets.block('enemy', nowUs() + 5 * SECOND, nowUs())
    for (const resource of [0, 1]) {
      const refused = { blocked: true, limitedBy: 0, retryAfterUs: 5 * SECOND }
      expect(await take(buckets, { resource, key: 'enemy' })).toMatchObject(refused)
      expect(await check(buckets, { resource, key: 'enemy' })).toMatchObject(refused)
    }
    expect((await take(buckets)).blocked).toBe(false)
    clock.advance(5_000)
    expect(await take(buckets, { key: 'enemy' })).toMatchObject({ blocked: false, limitedBy: -1 })
  },

  'a block charges nobody, and one in the past ends it': async (trial) => {
    const { open, take, level, nowUs } = trial
    const buckets = open([{}, {}])
    buckets.block('enemy', nowUs() + SECOND, nowUs())
    await take(buckets, { resource: 1 }, { key: 'enemy' })
    expect((await level(buckets, { resource: 1 })).standard).toBe(10_000)
    buckets.block('enemy', nowUs(), nowUs())
    expect((await take(buckets, { key: 'enemy' })).limitedBy).toBe(-1)
  },

  'a blocked key of a dry-run entry refuses nobody and is not called a block': async (trial) => {
    const { open, take, nowUs } = trial
    const buckets = open([{}, {}])
    buckets.block('enemy', nowUs() + SECOND, nowUs())
    const ask = await take(buckets, {}, { resource: 1, key: 'enemy', dryRun: true })
    expect([ask.limitedBy, ask.blocked, ask.charged]).toEqual([-1, false, [true, false]])
  },

  'a reset makes a key’s buckets full in every resource, out of debt too, and unblocks it': async (
    trial,
  ) => {
    const { open, take, level, nowUs } = trial
    const buckets = open([{}, {}])
    await take(buckets, { tokens: 10 }, { resource: 1, tokens: 10 })
    await take(buckets, { key: 'other', tokens: 10 })
    buckets.correct({ resource: 0, key: CLIENT }, 5_000, nowUs())
    buckets.block(CLIENT, nowUs() + SECOND, nowUs())
    buckets.reset(CLIENT, nowUs())
    for (const resource of [0, 1])
      expect((await level(buckets, { resource })).standard).toBe(10_000)
    expect((await take(buckets)).blocked).toBe(false)
    expect((await level(buckets, { key: 'other' })).standard).toBe(0)
  },

  'new limits mint at the old rate until now and keep the lower level': async (trial) => {
    const { open, take, level, clock, nowUs } = trial
    const buckets = open()
    await take(buckets, { tokens: 10 })
    clock.advance(6_000)
    buckets.configure(0, configFor({ perSecond: 2, burst: 4 }), nowUs())
    expect((await level(buckets)).standard).toBe(4_000)
    await take(buckets, { tokens: 4 })
    clock.advance(1_000)
    expect((await level(buckets)).standard).toBe(2_000)
    buckets.configure(0, configFor({ perSecond: 1, burst: 100 }), nowUs())
    expect(await level(buckets)).toMatchObject({ standard: 2_000, config: { capacity: 100_000 } })
  },

  'new limits hold for keys that never asked': async ({ open, takeSingles, nowUs }) => {
    const buckets = open([{}, {}])
    buckets.configure(1, configFor({ burst: 3 }), nowUs())
    expect(await takeSingles(buckets, 99, { resource: 1, key: 'new' })).toBe(3)
    expect(await takeSingles(buckets, 99)).toBe(10)
  },

  'new limits leave keys with limits of their own alone': async ({ open, takeSingles, nowUs }) => {
    const buckets = open([{}, {}])
    const paying = { resource: 1, key: 'paying', config: configFor({ burst: 20 }) }
    await takeSingles(buckets, 1, paying)
    buckets.configure(1, configFor({ burst: 3 }), nowUs())
    expect(await takeSingles(buckets, 99, paying)).toBe(19)
  },

  'a key’s own limits may change: the lower level stays': async ({ open, take, level }) => {
    const buckets = open([{}, {}])
    const own = (burst: number) => ({ resource: 1, key: 'paying', config: configFor({ burst }) })
    await take(buckets, own(20))
    expect((await take(buckets, { ...own(5), tokens: 6 })).limitedBy).toBe(0)
    await take(buckets, own(50))
    expect((await level(buckets, { resource: 1, key: 'paying' })).standard).toBe(4_000)
  },
}
