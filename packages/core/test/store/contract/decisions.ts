import { expect } from '@jest/globals'
import { configFor, type Promises, SECOND } from './trial.ts'

/** Admitting, refusing, and when to come back. */
export const decisionsAreExact: Promises = {
  'a bucket starts full and admits its burst, then nothing': async ({
    open,
    take,
    takeSingles,
  }) => {
    const buckets = open()
    expect(await takeSingles(buckets, 100)).toBe(10)
    expect(await take(buckets)).toMatchObject({ limitedBy: 0, blocked: false })
  },

  'an admitted question is answered entry by entry': async ({ open, take, level }) => {
    const buckets = open([{}, {}])
    const ask = await take(buckets, { tokens: 2.5 }, { resource: 1, tokens: 4 })
    expect(ask).toMatchObject({ limitedBy: -1, retryAfterUs: 0, blocked: false })
    expect([ask.charged, ask.drawn]).toEqual([
      [true, true],
      [0, 0],
    ])
    expect((await level(buckets)).standard).toBe(7_500)
    expect((await level(buckets, { resource: 1 })).standard).toBe(6_000)
  },

  'all or nothing: where one entry lacks tokens none is charged': async ({ open, take, level }) => {
    const buckets = open([{}, {}, {}])
    await take(buckets, { resource: 1, tokens: 8 })
    const ask = await take(buckets, { tokens: 3 }, { resource: 1, tokens: 3 }, { resource: 2 })
    expect(ask.limitedBy).toBe(1)
    expect((await level(buckets)).standard).toBe(10_000)
    expect((await level(buckets, { resource: 1 })).standard).toBe(2_000)
    expect((await level(buckets, { resource: 2 })).standard).toBe(10_000)
  },

  'tokens come back with time, to the unit and the microsecond': async (trial) => {
    const { open, take, clock } = trial
    const buckets = open([{ perSecond: 0.3 }])
    await take(buckets, { tokens: 10 })
    const refused = await take(buckets, { tokens: 1.2 })
    expect(refused.retryAfterUs).toBe(4 * SECOND)
    clock.advance(3_999.999)
    expect(await take(buckets, { tokens: 1.2 })).toMatchObject({ limitedBy: 0, retryAfterUs: 1 })
    clock.advance(0.001)
    expect((await take(buckets, { tokens: 1.2 })).limitedBy).toBe(-1)
  },

  'a bucket never holds more than its burst': async ({ open, take, takeSingles, clock }) => {
    const buckets = open()
    await take(buckets, { tokens: 4 })
    clock.advance(86_400_000)
    expect(await takeSingles(buckets, 100)).toBe(10)
  },

  'a bucket that is full keeps no fraction of a unit': async ({ open, take, clock }) => {
    const buckets = open([{ perSecond: 0.3 }])
    await take(buckets, { tokens: 1 })
    // 1,000.8999 units: full by 1,000, and nine tenths of one go.
    clock.advance(3_336.333)
    await take(buckets, { tokens: 10 })
    clock.advance(3.333)
    expect((await take(buckets, { tokens: 0.001 })).limitedBy).toBe(0)
    clock.advance(0.001)
    expect((await take(buckets, { tokens: 0.001 })).limitedBy).toBe(-1)
  },

  'of several that lack tokens the one with the longest wait is named': async ({ open, take }) => {
    const buckets = open([{ perSecond: 10 }, { perSecond: 1 }, { perSecond: 5 }])
    const all = [0, 1, 2].map((resource) => ({ resource, tokens: 10 }))
    await take(buckets, ...all)
    expect(await take(buckets, ...all)).toMatchObject({ limitedBy: 1, retryAfterUs: 10 * SECOND })
  },

  'a cost above the burst is never admitted and charges nothing': async ({ open, take, level }) => {
    const buckets = open([{}, { burst: 5 }])
    const ask = await take(buckets, { tokens: 1 }, { resource: 1, tokens: 5.001 })
    expect(ask).toMatchObject({ limitedBy: 1, retryAfterUs: Number.POSITIVE_INFINITY })
    expect((await level(buckets)).standard).toBe(10_000)
  },

  'a look gives the same answer and takes nothing': async ({ open, take, check, level }) => {
    const buckets = open()
    expect((await check(buckets, { tokens: 10 })).limitedBy).toBe(-1)
    await take(buckets, { tokens: 4 })
    expect(await check(buckets, { tokens: 7 })).toMatchObject({
      limitedBy: 0,
      retryAfterUs: SECOND,
    })
    expect(await check(buckets, { tokens: 11 })).toMatchObject({ retryAfterUs: Infinity })
    expect((await level(buckets)).standard).toBe(6_000)
  },

  'a look at a key that never asked opens no bucket': async ({ open, check, told }) => {
    const buckets = open([{}, {}])
    await check(buckets, { resource: 1, key: 'stranger' })
    expect((await told(buckets)).usage(1).keys).toBe(0)
  },

  'keys and resources are apart': async ({ open, takeSingles, told }) => {
    const buckets = open([{ burst: 2 }, { burst: 3 }])
    expect(await takeSingles(buckets, 9, { resource: 1, key: 'a' })).toBe(3)
    expect(await takeSingles(buckets, 9, { resource: 1, key: 'b' })).toBe(3)
    expect(await takeSingles(buckets, 9, { resource: 0, key: 'a' })).toBe(2)
    expect((await told(buckets)).usage(1)).toEqual({ keys: 2, overflowed: 0 })
  },

  'a dry-run entry refuses nobody, and is charged where it can be': async (trial) => {
    const { open, take, level } = trial
    const buckets = open([{}, {}])
    const dryRun = { resource: 1, tokens: 7, dryRun: true }
    expect((await take(buckets, {}, dryRun)).charged).toEqual([true, true])
    const lacking = await take(buckets, {}, dryRun)
    expect([lacking.limitedBy, lacking.charged]).toEqual([-1, [true, false]])
    expect((await level(buckets)).standard).toBe(8_000)
    expect((await level(buckets, { resource: 1 })).standard).toBe(3_000)
  },

  'a dry-run entry is not charged where another refuses': async ({ open, take, level }) => {
    const buckets = open([{}, {}])
    await take(buckets, { tokens: 10 })
    const ask = await take(buckets, { tokens: 1 }, { resource: 1, dryRun: true })
    expect(ask.limitedBy).toBe(0)
    expect((await level(buckets, { resource: 1 })).standard).toBe(10_000)
  },

  'a key may have limits of its own': async ({ open, takeSingles, level }) => {
    const buckets = open([{}, {}])
    const config = configFor({ burst: 25, perSecond: 2 })
    expect(await takeSingles(buckets, 99, { resource: 1, key: 'paying', config })).toBe(25)
    expect(await takeSingles(buckets, 99, { resource: 1, key: 'free' })).toBe(10)
    expect((await level(buckets, { resource: 1, key: 'paying' })).config.capacity).toBe(25_000)
  },
}
