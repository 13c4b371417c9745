import { expect } from '@jest/globals'
import { type Promises, SECOND, want } from './trial.ts'

function throughJson(snapshot: unknown): unknown {
  return JSON.parse(JSON.stringify(snapshot))
}

/** Going on where another process stopped. */
export const snapshotsCarryOver: Promises = {
  'a snapshot goes through JSON and brings levels back, refilled for its age': async (trial) => {
    const { open, take, level, nowUs } = trial
    const [before, after] = [open([{}, {}], 'before'), open([{}, {}], 'after')]
    await take(before, { resource: 1, key: 'limited', tokens: 9 })
    await take(before, { resource: 1, key: 'in debt', tokens: 10 })
    before.correct({ resource: 1, key: 'in debt' }, 5_000, nowUs())
    after.restore(1, throughJson(before.snapshot(1, nowUs())), 2 * SECOND, nowUs())
    expect((await level(after, { resource: 1, key: 'limited' })).standard).toBe(3_000)
    expect((await level(after, { resource: 1, key: 'in debt' })).standard).toBe(-3_000)
    expect((await level(after, { resource: 1, key: 'unknown' })).standard).toBe(10_000)
  },

  'what pools hold is in a snapshot': async ({ open, take, level, nowUs, plan }) => {
    const [before, after] = [open([{}], 'before'), open([{}], 'after')]
    await take(before, { tokens: 2 })
    await plan(before, [want(1, 4)])
    after.restore(0, before.snapshot(0, nowUs()), 0, nowUs())
    expect((await level(after)).standard).toBe(8_000)
  },

  'restoring into live buckets keeps the lower level': async ({ open, take, level, nowUs }) => {
    const [before, after] = [open([{}], 'before'), open([{}], 'after')]
    for (const [key, there, here] of [
      ['lower there', 9, 2],
      ['lower here', 1, 7],
    ] as const) {
      await take(before, { key, tokens: there })
      await take(after, { key, tokens: here })
    }
    const snapshot = before.snapshot(0, nowUs())
    for (let times = 0; times < 2; times++) after.restore(0, snapshot, 0, nowUs())
    expect((await level(after, { key: 'lower there' })).standard).toBe(1_000)
    expect((await level(after, { key: 'lower here' })).standard).toBe(3_000)
  },

  'an old snapshot brings full buckets, not more': async ({ open, take, level, nowUs }) => {
    const [before, after] = [open([{}], 'before'), open([{}], 'after')]
    await take(before, { tokens: 10 })
    after.restore(0, before.snapshot(0, nowUs()), 1e15, nowUs())
    expect((await level(after)).standard).toBe(10_000)
  },

  'restoring moves pools’ tokens too, so that together the lower level stays': async (trial) => {
    const { open, take, level, nowUs, plan } = trial
    const [before, after] = [open([{}], 'before'), open([{}], 'after')]
    await take(before, { tokens: 8 })
    await plan(after, [want(1, 5)])
    after.restore(0, before.snapshot(0, nowUs()), 0, nowUs())
    const { standard, predicted } = await level(after)
    expect(standard + predicted).toBe(2_000)
  },
}
