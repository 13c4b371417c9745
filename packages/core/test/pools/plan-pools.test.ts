import { expect, test } from '@jest/globals'
import { SLICE_PARTS } from '../../src/pools/pool-set.ts'
import { aFullBucket, configOf, SECOND, sum, want } from './a-plan.ts'

test('pools get the slices and levels that they want while there is room', () => {
  const bucket = aFullBucket()
  bucket.plan([want(1, 200_000, 150_000), want(2, 300_000, 250_000)], 0)
  expect([...bucket.pools.slice]).toEqual([0, 0.2 * SLICE_PARTS, 0.3 * SLICE_PARTS])
  expect([...bucket.pools.capacity]).toEqual([0, 150_000, 250_000])
  expect([...bucket.pools.level]).toEqual([0, 150_000, 250_000])
  expect(bucket.standard).toBe(600_000)
})

test('where wants exceed what may be promised they are cut by weighted max-min shares', () => {
  const bucket = aFullBucket()
  bucket.plan([want(0, 1e9, 1e9, 1), want(1, 100_000, 100_000, 1), want(2, 1e9, 1e9, 3)], 0)
  // 0.9 of the rate and 0.7 of the burst, less what the modest class wants, in parts of 1 and 3.
  expect([...bucket.pools.slice]).toEqual([200_000, 100_000, 600_000])
  expect([...bucket.pools.capacity]).toEqual([150_000, 100_000, 450_000])
  expect(bucket.standard).toBe(300_000)
})

test('a lump moves back when the forecast falls', () => {
  const bucket = aFullBucket()
  bucket.plan([want(1, 200_000, 500_000)], 0)
  bucket.plan([want(1, 200_000, 100_000)], 100_000)
  expect([bucket.pools.level[1], bucket.standard]).toEqual([100_000, 900_000])
})

test('an empty plan gives everything back', () => {
  const bucket = aFullBucket()
  bucket.plan([want(1, 200_000, 500_000)], 0)
  bucket.plan([], 100_000)
  expect([bucket.pools.total, sum(bucket.pools.slice), bucket.standard]).toEqual([0, 0, 1_000_000])
})

test('a pool that nobody asked for two seconds goes back to standard, whatever is wanted', () => {
  const bucket = aFullBucket()
  const wants = [want(1, 200_000, 400_000), want(2, 200_000, 300_000)]
  bucket.plan(wants, 0)
  bucket.pools.askedAtUs[2] = 1.5 * SECOND
  bucket.plan(wants, 2 * SECOND)
  expect(bucket.pools.level[1]).toBe(400_000)
  bucket.plan(wants, 2 * SECOND + 1)
  expect([bucket.pools.level[1], bucket.pools.slice[1]]).toEqual([0, 0])
  expect(bucket.pools.level[2]).toBe(300_000)
})

test('lumps leave the standard account its floor of 0.3·B', () => {
  const bucket = aFullBucket()
  bucket.standard = 400_000
  bucket.plan([want(1, 0, 900_000)], 0)
  expect([bucket.standard, bucket.pools.level[1]]).toEqual([300_000, 100_000])
  bucket.standard = 299_999
  bucket.plan([want(1, 0, 900_000)], 0)
  expect(bucket.standard).toBe(299_999)
})

test('pools leave room for the largest cost asked lately, which is halved every ten seconds', () => {
  const bucket = aFullBucket()
  bucket.pools.largestCost = 800_000
  bucket.pools.plannedAtUs = 0
  bucket.plan([want(1, 0, 900_000)], 0)
  expect(bucket.pools.capacity[1]).toBe(200_000)
  bucket.pools.askedAtUs.fill(10 * SECOND)
  bucket.plan([want(1, 0, 900_000)], 10 * SECOND)
  expect(bucket.pools.capacity[1]).toBe(600_000)
})

test('debt of the standard account is paid from the pools', () => {
  const bucket = aFullBucket()
  bucket.plan([want(1, 0, 500_000)], 0)
  bucket.standard = -200_000
  bucket.plan([want(1, 0, 500_000)], 0)
  expect([bucket.standard, bucket.pools.level[1]]).toEqual([0, 300_000])
})

test('saved-up surplus stays in a pool that is in use, up to its limit', () => {
  const config = configOf({ surplus: 500 })
  const bucket = aFullBucket(config)
  bucket.pools.level[1] = 700_000
  bucket.pools.total = 700_000
  bucket.standard = 400_000
  bucket.plan([want(1, 0, 100_000)], 0)
  // 600,000 above the capacity, 100,000 of it beyond the surplus.
  expect([bucket.pools.level[1], bucket.standard]).toEqual([600_000, 500_000])
})

test('surplus of an idle pool goes back as far as the standard account has room', () => {
  const config = configOf({ surplus: 500 })
  const bucket = aFullBucket(config)
  bucket.pools.level[1] = 500_000
  bucket.pools.total = 500_000
  bucket.standard = 800_000
  bucket.plan([want(1, 0, 0)], 3 * SECOND)
  expect([bucket.pools.level[1], bucket.standard]).toEqual([300_000, 1_000_000])
})

test('a plan moves tokens and makes none', () => {
  const bucket = aFullBucket()
  for (const [n, level] of [900_000, 10, 333_333, 700_001].entries()) {
    bucket.plan([want(1, level, level, 0.3), want(2, 1e6 - level, level / 3, 0.7)], n * 100_000)
    expect(bucket.standard + bucket.pools.total).toBe(1_000_000)
    expect(bucket.pools.total).toBe(sum(bucket.pools.level))
  }
})
