import { expect } from '@jest/globals'
import fc from 'fast-check'
import { createRequestFrame } from '../../../src/limiter/request-frame.ts'
import type { AskEntry, BucketLevel, Buckets } from '../../../src/store/store.ts'
import { askFor, configFor, type Promises, type Trial, want } from './trial.ts'

const limits = [
  { perSecond: 3, burst: 8 },
  { perSecond: 40, burst: 5, surplus: 4 },
] as const

const step = fc.record({
  kind: fc.constantFrom('take', 'take', 'take', 'plan one', 'plan two', 'limit'),
  waitMs: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(3_000)),
  resource: fc.constantFrom(0, 1),
  key: fc.constantFrom('a', 'b'),
  pool: fc.constantFrom(0, 1),
  tokens: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9_000 })),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What is left in the bucket of an answered question. */
export const levelsLeftAreTold: Promises = {
  'what an answer leaves is the level of that moment, however pools divide it': async (trial) => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        runs += 1
        const buckets = trial.open(limits, `run ${runs}`)
        // One question used again and again, as a limiter does: it knows where keys were found.
        const frame = createRequestFrame(1)
        for (const each of steps) await isTold(trial, buckets, frame, each)
        await buckets.close()
      }),
      { numRuns: 200 },
    )
  },
}

async function isTold(
  trial: Trial,
  buckets: Buckets,
  frame: ReturnType<typeof createRequestFrame>,
  { kind, waitMs, resource, key, pool: ownPool, tokens }: Step,
): Promise<void> {
  trial.clock.advance(waitMs)
  const nowUs = trial.nowUs()
  const one = [want(0, 3, tokens / 3000)]
  if (kind === 'plan one' && !trial.leases) buckets.plan(resource, key, one, nowUs)
  // Only the bucket of the shared resource has room for pools of several classes.
  const pool = resource === 0 ? ownPool : 0
  const two = [want(0, 1, 0.5), want(1, 2, 1)]
  if (kind === 'plan two' && !trial.leases) buckets.plan(0, key, two, nowUs)
  const own = kind === 'limit' ? { config: configFor({ perSecond: 1, burst: 4 }) } : {}
  await buckets.take(askFor([{ resource, key, pool, tokens: tokens / 1000, ...own }], nowUs, frame))
  const left = buckets.levelLeft(frame.entries[0] as AskEntry, nowUs)
  const level = await trial.level(buckets, { resource, key, pool })
  expect(asTold(left)).toEqual(asTold(level))
}

/** Units that one more request could take, units in all accounts, and until when. */
function asTold({ config, standard, pooled, predicted, fullInUs }: BucketLevel): unknown {
  return { config, usable: standard + pooled, held: standard + predicted, fullInUs }
}
