import { expect, test } from '@jest/globals'
import { PlainBuckets } from '../../src/server/plain-buckets.ts'

test('a bucket starts full, refills with time and never holds more than its burst', () => {
  const buckets = new PlainBuckets([{ name: 'requests', perSecond: 10, burst: 2 }], 0)
  const take = (nowMs: number): boolean => buckets.take({ requests: 1 }, nowMs)
  expect([take(0), take(0), take(0), take(99), take(100)]).toEqual([true, true, false, false, true])
  expect([take(60_000), take(60_000), take(60_000)]).toEqual([true, true, false])
})

test('a request that one resource refuses costs the others nothing', () => {
  const limits = [
    { name: 'requests', perSecond: 0, burst: 2 },
    { name: 'database', perSecond: 0, burst: 5 },
  ]
  const buckets = new PlainBuckets(limits, 0)
  expect(buckets.take({ requests: 1, database: 6 }, 0)).toBe(false)
  expect(buckets.take({ requests: 1, database: 5 }, 0)).toBe(true)
  expect(buckets.take({ requests: 1, database: 1 }, 0)).toBe(false)
  expect(buckets.take({ requests: 1 }, 0)).toBe(true)
})
