import { expect } from '@jest/globals'
import { type Promises, SECOND } from './trial.ts'

/** What limiters of one store share, and what is left when they close. */
export const scopesAreShared: Promises = {
  'limiters of one name share their buckets and blocks': async ({ open, take, nowUs }) => {
    const [one, other] = [open(), open()]
    await take(one, { tokens: 7 })
    expect((await take(other, { tokens: 4 })).limitedBy).toBe(0)
    one.block('enemy', nowUs() + SECOND, nowUs())
    expect((await take(other, { key: 'enemy' })).blocked).toBe(true)
  },

  'limiters of other names do not': async ({ open, take }) => {
    const [one, other] = [open([{}], 'one'), open([{}], 'other')]
    await take(one, { tokens: 10 })
    expect((await take(other, { tokens: 10 })).limitedBy).toBe(-1)
  },

  'one name with other limits is refused': async ({ open }) => {
    open([{ burst: 10 }])
    expect(() => open([{ burst: 11 }])).toThrow('PREDICTIVE_LIMIT_E_NAME_TAKEN')
  },

  'when one closes the others go on': async ({ open, take }) => {
    const [one, other] = [open(), open()]
    await take(one, { tokens: 7 })
    await one.close()
    expect((await take(other, { tokens: 4 })).limitedBy).toBe(0)
    expect((await take(other, { tokens: 3 })).limitedBy).toBe(-1)
  },

  'upkeep drops full buckets and no other': async ({ open, take, clock, nowUs, level, told }) => {
    const buckets = open([{}, {}])
    await take(buckets, { resource: 1, key: 'recovering', tokens: 1 })
    await take(buckets, { resource: 1, key: 'limited', tokens: 10 })
    clock.advance(1_000)
    for (let n = 0; n < 5; n++) buckets.sweep(nowUs())
    expect((await told(buckets)).usage(1).keys).toBe(1)
    expect((await level(buckets, { resource: 1, key: 'limited' })).standard).toBe(1_000)
  },

  'a fresh store is healthy': async ({ open }) => {
    expect(open().state).toBe('healthy')
  },
}
