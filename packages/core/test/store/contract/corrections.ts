import { expect } from '@jest/globals'
import { CLIENT, type Promises } from './trial.ts'

/** Settling and releasing. */
export const correctionsStayWithinBounds: Promises = {
  'what is given back can be taken again': async ({ open, take, takeSingles, nowUs }) => {
    const buckets = open()
    await take(buckets, { tokens: 10 })
    buckets.correct({ resource: 0, key: CLIENT }, -4_000, nowUs())
    expect(await takeSingles(buckets, 99)).toBe(4)
  },

  'giving back never lifts a bucket above its burst': async (trial) => {
    const { open, take, level, clock, nowUs } = trial
    const buckets = open()
    await take(buckets, { tokens: 5 })
    clock.advance(4_000)
    buckets.correct({ resource: 0, key: CLIENT }, -5_000, nowUs())
    expect((await level(buckets)).standard).toBe(10_000)
    buckets.correct({ resource: 0, key: 'never asked' }, -5_000, nowUs())
    expect((await level(buckets, { key: 'never asked' })).standard).toBe(10_000)
  },

  'a charge beyond the estimate goes into debt, and is worked off before anything else': async (
    trial,
  ) => {
    const { open, take, level, clock, nowUs } = trial
    const buckets = open()
    await take(buckets, { tokens: 10 })
    buckets.correct({ resource: 0, key: CLIENT }, 3_000, nowUs())
    expect((await level(buckets)).standard).toBe(-3_000)
    expect((await take(buckets, { tokens: 1 })).retryAfterUs).toBe(4_000_000)
    clock.advance(4_000)
    expect((await take(buckets, { tokens: 1 })).limitedBy).toBe(-1)
  },

  'debt ends at minus the burst': async ({ open, take, level, nowUs }) => {
    const buckets = open()
    await take(buckets, { tokens: 10 })
    for (let n = 0; n < 3; n++) buckets.correct({ resource: 0, key: CLIENT }, 8_000, nowUs())
    expect((await level(buckets)).standard).toBe(-10_000)
  },

  'corrections are in the ledger: spent is net, returned is shown': async (trial) => {
    const { open, take, nowUs, told } = trial
    const buckets = open()
    await take(buckets, { tokens: 6 })
    buckets.correct({ resource: 0, key: CLIENT }, -2_000, nowUs())
    buckets.correct({ resource: 0, key: CLIENT }, 500, nowUs())
    expect((await told(buckets)).ledger(0)).toMatchObject({
      spent: 4.5,
      returned: 2,
      standard: 5.5,
    })
  },
}
