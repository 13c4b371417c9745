import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Cluster } from './cluster.ts'
import { traffic, trouble } from './happenings.ts'
import { wrongClusters } from './wrong-clusters.ts'

const limits = fc.record({
  limit: fc.integer({ min: 10, max: 200 }),
  burst: fc.integer({ min: 10, max: 120 }),
  surplus: fc.constantFrom(0, 0, 20),
})

test('bounds 1 to 4 hold with messages that come late, twice, in another order or never', () => {
  fc.assert(
    fc.property(limits, traffic, (limits, happenings) => {
      const cluster = new Cluster(limits)
      for (const happening of happenings) cluster.happen(happening)
    }),
    { numRuns: 200 },
  )
})

test('bounds 1 to 4 hold, with the stated slack, whatever goes wrong', () => {
  fc.assert(
    fc.property(limits, trouble, (limits, happenings) => {
      const cluster = new Cluster(limits)
      for (const happening of happenings) cluster.happen(happening)
    }),
    { numRuns: 300 },
  )
})

test.each(wrongClusters)('a cluster where $what breaks $breaks', ({ variant, breaks }) => {
  const happens = fc.property(limits, traffic, (limits, happenings) => {
    const cluster = new variant(limits)
    cluster.watched = [breaks]
    for (const happening of happenings) cluster.happen(happening)
  })
  expect(fc.check(happens, { numRuns: 3_000, endOnFailure: true, seed: 2 }).failed).toBe(true)
})
