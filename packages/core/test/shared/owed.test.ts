import { expect, test } from '@jest/globals'
import { bucketConfig } from '../../src/buckets/bucket-config.ts'
import type { BucketAddress } from '../../src/shared/engine.ts'
import { Owed } from '../../src/shared/owed.ts'

const config = bucketConfig({ limit: 1_000, windowMs: 1_000, burst: 1_000, surplus: 0 })
const database: BucketAddress = { resource: 0, key: 'shared', config, isOwn: false }
const ada: BucketAddress = { resource: 1, key: 'ada', config, isOwn: false }

/** One of four instances; buckets were empty at the time 0. */
function owedByOneOfFour() {
  return new Owed(
    (_address, nowUs) => Math.max(0, 1_000_000 - nowUs),
    () => 0.25,
  )
}

function paid(owed: Owed, nowUs: number): { [key: string]: number } {
  const sums: { [key: string]: number } = {}
  owed.pay(({ key }, units) => {
    sums[key] = units
  }, nowUs)
  return sums
}

test('what was admitted and turns out to have been charged is owed no more', () => {
  const owed = owedByOneOfFour()
  owed.add(database, 3_000, 0)
  owed.add(ada, 1_000, 0)
  owed.add(database, -3_000, 60_000)
  owed.add(ada, -1_000, 60_000)
  owed.add(ada, -2_000, 60_000)
  expect(paid(owed, 60_000)).toEqual({ ada: -2_000 })
  expect(owed.isEmpty).toBe(true)
})

test('after ten seconds at its part of the rate an instance owes its part of what the bucket lacked', () => {
  const owed = owedByOneOfFour()
  for (let ms = 0; ms < 10_000; ms += 4) owed.add(database, 1_000, ms * 1_000)
  const { shared } = paid(owed, 10_000_000)
  // A quarter of an empty bucket of 1,000 tokens, less what was refilled since the last request.
  expect(shared).toBe(249_000)
})

test('refill that had room pays for nothing', () => {
  const owed = owedByOneOfFour()
  owed.add(database, 100_000, 0)
  expect(paid(owed, 1_000_000)).toEqual({ shared: 100_000 })
})

test('no more is owed than the part of a burst', () => {
  const owed = owedByOneOfFour()
  for (let n = 0; n < 1_000; n++) owed.add(database, 1_000, 0)
  expect(paid(owed, 0)).toEqual({ shared: 250_000 })
})

test('a bucket that began anew from nothing is owed nothing', () => {
  const owed = owedByOneOfFour()
  owed.add(database, 1_000, 0)
  owed.add(ada, 1_000, 0)
  owed.forget(0)
  expect(paid(owed, 0)).toEqual({ ada: 1_000 })
})
