import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'

test('dry run never refuses, counts what it would have refused, and charges only what fits', () => {
  const limiter = createLimiter({ limit: 2, window: '1h', dryRun: true, clock: manualClock() })
  const decisions = [1, 2, 3, 4].map(() => decided(limiter))
  expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, true, true])
  expect(decisions.map(({ limitedBy }) => limitedBy)).toEqual([
    undefined,
    undefined,
    'requests',
    'requests',
  ])
  const { wouldRefuse, refused, standard, resources } = limiter.stats()
  expect({ wouldRefuse, refused, standard }).toEqual({ wouldRefuse: 2, refused: 0, standard: 4 })
  expect(resources.requests.tokens.spent).toBe(2)
  decisions[3]?.release()
  expect(limiter.stats().resources.requests.tokens.spent).toBe(2)
})

test('a resource on trial reports and does not refuse, while the others do', () => {
  const limiter = createLimiter({
    resources: {
      calls: { limit: 3, window: '1h' },
      trial: { limit: 1, window: '1h', dryRun: true },
    },
    clock: manualClock(),
  })
  const decisions = [1, 2, 3, 4].map(() => decided(limiter))
  expect(decisions.map(({ allowed, limitedBy }) => [allowed, limitedBy])).toEqual([
    [true, undefined],
    [true, 'trial'],
    [true, 'trial'],
    [false, 'calls'],
  ])
  const { wouldRefuse, resources } = limiter.stats()
  expect(wouldRefuse).toBe(2)
  expect([resources.calls.tokens.spent, resources.trial.tokens.spent]).toEqual([3, 1])
})
