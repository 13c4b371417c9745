import { expect } from '@jest/globals'
import fc from 'fast-check'
import type { Buckets } from '../../../src/store/store.ts'
import { ExactBucket } from '../../buckets/exact-bucket.ts'
import type { Promises, Trial } from './trial.ts'

const limits = [
  { perSecond: 3, burst: 8 },
  { perSecond: 0.7, burst: 5 },
] as const
const keys = ['a', 'b', 'c'] as const

const step = fc.record({
  kind: fc.constantFrom('take', 'take', 'check', 'give back', 'plan'),
  waitMs: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(3_000)),
  key: fc.constantFrom(...keys),
  tokens: fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 6_000 })),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** The slow twins of a scope's buckets, by resource and key. */
function twins(): ExactBucket[][] {
  return limits.map(({ perSecond, burst }) =>
    keys.map(() => {
      const rate = { unitsPerWindow: 1000 * perSecond, windowUs: 1_000_000 }
      return new ExactBucket({ ...rate, capacity: 1000 * burst }, 0)
    }),
  )
}

/** Answers as whole numbers give them, of all or nothing over two resources. */
export const randomTrafficIsExact: Promises = {
  'random traffic on one class gets the answers of buckets in whole numbers': async (trial) => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        runs += 1
        const buckets = trial.open(limits, `run ${runs}`)
        const exact = twins()
        const startUs = trial.nowUs()
        for (const each of steps) await isExact(trial, buckets, exact, { ...each, startUs })
        expectEven(await trial.told(buckets))
        await buckets.close()
      }),
      { numRuns: 60 },
    )
  },
}

async function isExact(
  trial: Trial,
  buckets: Buckets,
  exact: ExactBucket[][],
  { kind, waitMs, key, tokens, startUs }: Step & { startUs: number },
): Promise<void> {
  trial.clock.advance(waitMs)
  const nowUs = trial.nowUs() - startUs
  const own = exact.map((byKey) => byKey[keys.indexOf(key)] as ExactBucket)
  if (kind === 'plan') {
    plan(trial, buckets, { key, tokens })
  } else if (kind === 'give back') {
    buckets.correct({ resource: 0, key }, -tokens[0], trial.nowUs())
    own[0]?.giveBack(tokens[0], nowUs)
  } else {
    const entries = tokens.map((units, resource) => ({ resource, key, tokens: units / 1000 }))
    const ask = await trial[kind](buckets, ...entries)
    const fits = own.every((bucket, i) => bucket.levelAt(nowUs) >= (tokens[i] as number))
    expect(ask.limitedBy < 0).toBe(fits)
    if (fits && kind === 'take')
      for (const [i, bucket] of own.entries()) bucket.take(tokens[i] as number, nowUs)
  }
  for (const [resource, bucket] of own.entries()) {
    const { standard, predicted } = await trial.level(buckets, { resource, key })
    expect(standard + predicted).toBe(bucket.levelAt(nowUs))
  }
}

/** A lease knows at once what it spent, the store later: then levels are not told to the unit. */
function plan(trial: Trial, buckets: Buckets, { key, tokens }: Pick<Step, 'key' | 'tokens'>): void {
  const want = { pool: 0, class: 'one', ratePerSecond: tokens[0], capacity: tokens[1], weight: 1 }
  if (trial.leases) return
  for (const resource of [0, 1]) buckets.plan(resource, key, [want], trial.nowUs())
}

/** Bound 1: what there was and came is held or spent. */
function expectEven(buckets: Buckets): void {
  for (const resource of [0, 1]) {
    const { standard, predicted, outstanding, spent, writtenOff, initial, minted } =
      buckets.ledger(resource)
    const accounts = standard + predicted + outstanding + spent + writtenOff
    expect(accounts).toBeCloseTo(initial + minted, 6)
  }
}
