import { expect, test } from '@jest/globals'
import { memoryStore } from '@predictive-limit/core'
import fc from 'fast-check'
import { adversarialStore } from './adversarial-store.ts'
import { BoundsRun } from './bounds-run.ts'
import { history, hostileWants } from './random-traffic.ts'

const limits = fc.record({
  limit: fc.integer({ min: 1, max: 200 }),
  burst: fc.integer({ min: 1, max: 40 }),
  surplus: fc.constantFrom(0, 0, 0.5, 30),
})

test('bounds 1, 2, 3 and 6 hold whatever the traffic, clock, limits and restores', () => {
  let admitted = 0
  let predicted = 0
  fc.assert(
    fc.property(limits, history, (own, happenings) => {
      const run = new BoundsRun(own, memoryStore())
      for (const happening of happenings) run.happen(happening)
      const { predicted: fromPools, standard } = run.limiter.stats()
      predicted += fromPools
      admitted += fromPools + standard
    }),
    { numRuns: 150, seed: 1 },
  )
  expect(admitted).toBeGreaterThan(1_000)
  expect(predicted).toBeGreaterThan(20)
})

test('bounds 1, 2, 3 and 6 hold for any forecast: NaN, infinite, adversarial', () => {
  let predicted = 0
  fc.assert(
    fc.property(
      limits,
      history,
      fc.array(hostileWants, { minLength: 1, maxLength: 8 }),
      (own, happenings, plans) => {
        let turn = 0
        const wants = () => plans[turn++ % plans.length] ?? []
        const run = new BoundsRun(own, adversarialStore(memoryStore(), wants))
        for (const happening of happenings) run.happen(happening)
        predicted += run.limiter.stats().predicted
      },
    ),
    { numRuns: 150, seed: 2 },
  )
  expect(predicted).toBeGreaterThan(20)
})
