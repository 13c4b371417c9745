import { expect } from '@jest/globals'
import { type Promises, want } from './trial.ts'

/** Predicted pools: who they belong to and what they may hold. */
export const poolsPayFirst: Promises = {
  'a plan moves tokens from standard to the pools that are wanted': async (trial) => {
    const { open, level, nowUs } = trial
    const buckets = open()
    const pools = buckets.plan(0, 'client', [want(1, 3), want(2, 2)], nowUs())
    expect([pools.level[1], pools.level[2], pools.capacity[1]]).toEqual([3_000, 2_000, 3_000])
    expect(level(buckets, { pool: 1 })).toMatchObject({
      standard: 5_000,
      pooled: 3_000,
      predicted: 5_000,
    })
  },

  'a request draws its pool first and the rest from standard, in one step': async (trial) => {
    const { open, take, level, nowUs } = trial
    const buckets = open()
    buckets.plan(0, 'client', [want(1, 3)], nowUs())
    expect((await take(buckets, { pool: 1, tokens: 2 })).drawn).toEqual([2_000])
    expect((await take(buckets, { pool: 1, tokens: 2.5 })).drawn).toEqual([1_000])
    expect(level(buckets, { pool: 1 })).toMatchObject({ standard: 5_500, pooled: 0 })
  },

  'nobody draws on the pool of others, and a refusal draws on none': async (trial) => {
    const { open, take, level, nowUs } = trial
    const buckets = open()
    buckets.plan(0, 'client', [want(1, 4)], nowUs())
    expect((await take(buckets, { pool: 2, tokens: 6.001 })).limitedBy).toBe(0)
    expect((await take(buckets, { pool: 2, tokens: 6 })).limitedBy).toBe(-1)
    expect(await take(buckets, { pool: 1, tokens: 4.001 })).toMatchObject({
      limitedBy: 0,
      drawn: [0],
    })
    expect(level(buckets, { pool: 1 })).toMatchObject({ standard: 0, pooled: 4_000 })
  },

  'a look draws on nothing': async ({ open, check, level, nowUs }) => {
    const buckets = open()
    buckets.plan(0, 'client', [want(1, 4)], nowUs())
    expect((await check(buckets, { pool: 1, tokens: 10 })).limitedBy).toBe(-1)
    expect(level(buckets, { pool: 1 })).toMatchObject({ standard: 6_000, pooled: 4_000 })
  },

  'a slice of the refill accrues to its pool between plans': async (trial) => {
    const { open, take, level, nowUs, clock } = trial
    const buckets = open()
    buckets.plan(0, 'client', [want(1, 5, 0.4)], nowUs())
    await take(buckets, { pool: 1, tokens: 10 })
    clock.advance(5_000)
    const { standard, pooled } = level(buckets, { pool: 1 })
    // Rounding is the standard account's: it is never behind.
    expect(Math.abs(pooled - 2_000)).toBeLessThanOrEqual(1)
    expect(standard + pooled).toBe(5_000)
    expect(standard).toBeGreaterThanOrEqual(3_000)
  },

  'standard and pools together never hold more than the burst': async (trial) => {
    const { open, take, level, nowUs, clock } = trial
    const buckets = open()
    for (let round = 0; round < 20; round++) {
      buckets.plan(0, 'client', [want(1, round % 9, 0.5), want(2, 5, 0.4)], nowUs())
      await take(buckets, { pool: round % 3, tokens: 1 + (round % 4) })
      clock.advance(1_700)
      const { standard, predicted } = level(buckets)
      expect(standard + predicted).toBeLessThanOrEqual(10_000)
    }
  },

  'surplus is saved beyond the burst, up to its limit': async ({ open, level, nowUs, clock }) => {
    const buckets = open([{ burst: 10, surplus: 5 }])
    buckets.plan(0, 'client', [want(1, 2, 0.5)], nowUs())
    clock.advance(3_000)
    const some = level(buckets, { pool: 1 })
    expect(some.standard + some.predicted).toBe(13_000)
    clock.advance(60_000)
    const all = level(buckets, { pool: 1 })
    expect(all.standard + all.predicted).toBe(15_000)
    expect(all.standard).toBeLessThanOrEqual(10_000)
  },

  'whatever is wanted, lumps leave the standard account 0.3 of the burst': async (trial) => {
    const { open, level, nowUs } = trial
    const buckets = open()
    for (const wanted of [1e300, Number.POSITIVE_INFINITY, Number.NaN, -1]) {
      buckets.plan(
        0,
        'client',
        [{ ...want(1, 0), ratePerSecond: wanted, capacity: wanted }],
        nowUs(),
      )
      const { standard, predicted } = level(buckets)
      expect(standard).toBeGreaterThanOrEqual(3_000)
      expect(standard + predicted).toBe(10_000)
    }
  },

  'a pool that nobody asked for two seconds goes back': async (trial) => {
    const { open, take, level, nowUs, clock } = trial
    const buckets = open()
    const wants = [want(1, 4), want(2, 3)]
    buckets.plan(0, 'client', wants, nowUs())
    clock.advance(1_500)
    await take(buckets, { pool: 2, tokens: 1 })
    clock.advance(501)
    buckets.plan(0, 'client', wants, nowUs())
    expect(level(buckets, { pool: 1 }).pooled).toBe(0)
    expect(level(buckets, { pool: 2 }).pooled).toBe(3_000)
  },

  'an empty plan gives everything back, and without pools there are none to show': async (
    trial,
  ) => {
    const { open, level, nowUs } = trial
    const buckets = open()
    expect(buckets.pools(0, 'client', nowUs())).toBeUndefined()
    buckets.plan(0, 'client', [want(1, 4)], nowUs())
    expect(buckets.pools(0, 'client', nowUs())?.level[1]).toBe(4_000)
    buckets.plan(0, 'client', [], nowUs())
    expect(level(buckets)).toMatchObject({ standard: 10_000, predicted: 0 })
    expect(buckets.pools(0, 'client', nowUs())).toBeUndefined()
  },

  'a key of a keyed resource may have a pool too': async ({ open, take, nowUs }) => {
    const buckets = open([{}, {}])
    buckets.plan(1, 'busy', [want(0, 5)], nowUs())
    expect((await take(buckets, { resource: 1, key: 'busy', tokens: 6 })).drawn).toEqual([5_000])
    expect((await take(buckets, { resource: 1, key: 'other', tokens: 6 })).drawn).toEqual([0])
  },
}
