import { expect } from '@jest/globals'
import { askFor, CLIENT, type Promises, want } from './trial.ts'

/** Predicted pools of shared resources: who they belong to and what they may hold. */
export const poolsPayFirst: Promises = {
  'a plan moves tokens from standard to the pools that are wanted': async (trial) => {
    const { open, level, plan } = trial
    const buckets = open()
    const pools = await plan(buckets, [want(1, 3), want(2, 2)])
    expect([pools.level[1], pools.level[2], pools.capacity[1]]).toEqual([3_000, 2_000, 3_000])
    expect(await level(buckets, { pool: 1 })).toMatchObject({
      standard: 5_000,
      pooled: 3_000,
      predicted: 5_000,
    })
  },

  'a request draws its pool first and the rest from standard, in one step': async (trial) => {
    const { open, take, level, plan } = trial
    const buckets = open()
    await plan(buckets, [want(1, 3)])
    expect((await take(buckets, { pool: 1, tokens: 2 })).drawn).toEqual([2_000])
    expect((await take(buckets, { pool: 1, tokens: 2.5 })).drawn).toEqual([1_000])
    expect(await level(buckets, { pool: 1 })).toMatchObject({ standard: 5_500, pooled: 0 })
  },

  'nobody draws on the pool of others, and a refusal draws on none': async (trial) => {
    const { open, take, level, plan } = trial
    const buckets = open()
    await plan(buckets, [want(1, 4)])
    expect((await take(buckets, { pool: 2, tokens: 6.001 })).limitedBy).toBe(0)
    expect((await take(buckets, { pool: 2, tokens: 6 })).limitedBy).toBe(-1)
    expect(await take(buckets, { pool: 1, tokens: 4.001 })).toMatchObject({
      limitedBy: 0,
      drawn: [0],
    })
    expect(await level(buckets, { pool: 1 })).toMatchObject({ standard: 0, pooled: 4_000 })
  },

  'a look draws on nothing': async ({ open, check, level, plan }) => {
    const buckets = open()
    await plan(buckets, [want(1, 4)])
    expect((await check(buckets, { pool: 1, tokens: 10 })).limitedBy).toBe(-1)
    expect(await level(buckets, { pool: 1 })).toMatchObject({ standard: 6_000, pooled: 4_000 })
  },

  'a slice of the refill accrues to its pool between plans': async (trial) => {
    const { open, take, level, clock, plan } = trial
    const buckets = open()
    await plan(buckets, [want(1, 5, 0.4)])
    await take(buckets, { pool: 1, tokens: 10 })
    clock.advance(5_000)
    const { standard, pooled } = await level(buckets, { pool: 1 })
    // Rounding is the standard account's: it is never behind.
    expect(Math.abs(pooled - 2_000)).toBeLessThanOrEqual(1)
    expect(standard + pooled).toBe(5_000)
    expect(standard).toBeGreaterThanOrEqual(3_000)
  },

  'standard and pools together never hold more than the burst': async (trial) => {
    const { open, take, level, clock, plan } = trial
    const buckets = open()
    for (let round = 0; round < 20; round++) {
      await plan(buckets, [want(1, round % 9, 0.5), want(2, 5, 0.4)])
      await take(buckets, { pool: round % 3, tokens: 1 + (round % 4) })
      clock.advance(1_700)
      const { standard, predicted } = await level(buckets)
      expect(standard + predicted).toBeLessThanOrEqual(10_000)
    }
  },

  'surplus is saved beyond the burst, up to its limit': async ({ open, level, clock, plan }) => {
    const buckets = open([{ burst: 10, surplus: 5 }])
    await plan(buckets, [want(1, 2, 0.5)])
    clock.advance(3_000)
    const some = await level(buckets, { pool: 1 })
    expect(some.standard + some.predicted).toBe(13_000)
    clock.advance(60_000)
    const all = await level(buckets, { pool: 1 })
    expect(all.standard + all.predicted).toBe(15_000)
    expect(all.standard).toBeLessThanOrEqual(10_000)
  },

  'whatever is wanted, lumps leave the standard account 0.3 of the burst': async (trial) => {
    const { open, level, plan } = trial
    const buckets = open()
    for (const wanted of [1e300, Number.POSITIVE_INFINITY, Number.NaN, -1]) {
      await plan(buckets, [{ ...want(1, 0), ratePerSecond: wanted, capacity: wanted }])
      const { standard, predicted } = await level(buckets)
      expect(standard).toBeGreaterThanOrEqual(3_000)
      expect(standard + predicted).toBe(10_000)
    }
  },

  'a pool that nobody asked for two seconds goes back': async (trial) => {
    const { open, take, level, clock, plan } = trial
    const buckets = open()
    const wants = [want(1, 4), want(2, 3)]
    await plan(buckets, wants)
    clock.advance(1_500)
    await take(buckets, { pool: 2, tokens: 1 })
    clock.advance(501)
    await plan(buckets, wants)
    expect((await level(buckets, { pool: 1 })).pooled).toBe(0)
    expect((await level(buckets, { pool: 2 })).pooled).toBe(3_000)
  },

  'an empty plan gives everything back, and without pools there are none to show': async (
    trial,
  ) => {
    const { open, level, nowUs, plan, told } = trial
    const buckets = open()
    expect((await told(buckets)).pools(0, 'client', nowUs())).toBeUndefined()
    await plan(buckets, [want(1, 4)])
    expect((await told(buckets)).pools(0, 'client', nowUs())?.level[1]).toBe(4_000)
    await plan(buckets, [])
    expect(await level(buckets)).toMatchObject({ standard: 10_000, predicted: 0 })
    expect((await told(buckets)).pools(0, 'client', nowUs())).toBeUndefined()
  },

  'debt is paid from the pools at the next plan': async ({ open, take, level, nowUs, plan }) => {
    const buckets = open()
    const wants = [{ pool: 1, class: 'one', ratePerSecond: 0, capacity: 4_000, weight: 1 }]
    await plan(buckets, wants)
    await take(buckets, { tokens: 6 })
    buckets.correct({ resource: 0, key: CLIENT }, 3_000, nowUs())
    await plan(buckets, wants)
    expect(await level(buckets, { pool: 1 })).toMatchObject({ standard: 0, pooled: 1_000 })
  },
}

export const keysAreLeased: Promises = {
  'a key of a keyed resource may be leased, up to a quarter of what its bucket has': async ({
    open,
    plan,
    nowUs,
  }) => {
    const buckets = open([{}, {}])
    await plan(buckets, [want(0, 5)], { resource: 1, key: 'busy' })
    const ask = askFor([{ resource: 1, key: 'busy', tokens: 2 }], nowUs())
    expect(buckets.take(ask)).toBeUndefined()
    expect(ask.entries[0]).toMatchObject({ charged: true, drawn: 2_000 })
    expect(buckets.level(1, 'busy', 0, nowUs())).toMatchObject({ standard: 7_500, pooled: 500 })
  },
}

export const keysHavePools: Promises = {
  'a key of a keyed resource may have a pool too': async ({ open, take, plan }) => {
    const buckets = open([{}, {}])
    await plan(buckets, [want(0, 5)], { resource: 1, key: 'busy' })
    expect((await take(buckets, { resource: 1, key: 'busy', tokens: 6 })).drawn).toEqual([5_000])
    expect((await take(buckets, { resource: 1, key: 'other', tokens: 6 })).drawn).toEqual([0])
  },
}
