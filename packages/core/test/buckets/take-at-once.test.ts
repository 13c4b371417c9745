import { expect, test } from '@jest/globals'
import { bucketConfig } from '../../src/buckets/bucket-config.ts'
import {
  attachPools,
  type BucketTable,
  closeSlot,
  createBucketTable,
  openSlot,
} from '../../src/buckets/bucket-table.ts'
import { findOrOpenSlot, findSlot } from '../../src/buckets/find-bucket.ts'
import { refill } from '../../src/buckets/refill.ts'
import { takeAtOnce } from '../../src/buckets/take-at-once.ts'
import { createLeaseSet } from '../../src/leases/lease-set.ts'
import { createPoolSet } from '../../src/pools/pool-set.ts'
import type { Ask } from '../../src/store/store.ts'
import { seededRandom } from '../limiter/seeded-random.ts'
import { randomRate } from './random-rates.ts'

const KEY = 'ada'

test('minting at once equals whole numbers without rounding on 200,000 cases', () => {
  const random = seededRandom(5)
  let exact = 0
  for (let n = 0; n < 200_000; n++) {
    const table = emptyBucket(random)
    const { rate, quickUs } = table.config
    const timeUs = Math.floor(1.1 * quickUs * random())
    const remainder = Math.floor((rate.den - 1) * random())
    table.remainder[0] = remainder
    if (!takeAtOnce([table], anAsk(timeUs, [0]))) continue
    exact += 1
    const due = BigInt(rate.num) * BigInt(timeUs) + BigInt(remainder)
    const den = BigInt(rate.den)
    const [level, rest] = [table.level[0] as number, table.remainder[0] as number]
    if (BigInt(level) === due / den && BigInt(rest) === due % den) continue
    throw new Error(`${JSON.stringify({ rate, timeUs, remainder, level, rest })} differs`)
  }
  expect(exact).toBeGreaterThan(100_000)
})

test('a bucket with leases is decided the long way, which leaves what is leased its room', () => {
  const table = createBucketTable(
    bucketConfig({ limit: 1, windowMs: 1, burst: 1, surplus: 0 }),
    9,
    7,
  )
  const slot = findOrOpenSlot(table, KEY, undefined, 0)
  const pools = createPoolSet(2)
  attachPools(table, slot, pools)
  expect(takeAtOnce([table], anAsk(0, [1]))).toBe(true)
  pools.leases = createLeaseSet(2)
  expect(takeAtOnce([table], anAsk(0, [1]))).toBe(false)
  expect(table.level[slot]).toBe(999)
})

test('where a later entry cannot pay nothing is paid, whatever pools and standard had paid', () => {
  const random = seededRandom(6)
  let refused = 0
  for (let n = 0; n < 5_000; n++) {
    const tables = [someBucket(random), someBucket(random), someBucket(random)]
    const before = tables.map(held)
    const costs = tables.map(() => Math.floor(1500 * random()))
    const isTaken = takeAtOnce(tables, anAsk(0, costs))
    const paid = isTaken ? costs : costs.map(() => 0)
    if (!isTaken) refused += 1
    expect(tables.map(held)).toEqual(before.map((units, i) => units - (paid[i] as number)))
    expect(tables.map(({ ledger }) => ledger.spent)).toEqual(paid)
    for (const { pools, ledger } of tables) {
      if (isTaken) continue
      expect(ledger.moved).toBe(0)
      expect([...pools.values()].map(({ level }) => level[1])).toEqual(
        [...pools.values()].map(({ total }) => total),
      )
    }
  }
  expect(refused).toBeGreaterThan(500)
  expect(refused).toBeLessThan(4_500)
})

test('standard and pools together are refilled to the capacity, not beyond', () => {
  const table = someBucket(() => 0.5)
  expect(takeAtOnce([table], anAsk(400, [0]))).toBe(true)
  expect(table.pools.get(0)?.total).toBeGreaterThan(0)
  expect(held(table)).toBe(table.config.capacity)
  expect(table.ledger.overflow).toBe(400)
})

test('it leaves to the long way what it cannot answer: strangers, too much, a clock behind', () => {
  const table = someBucket(() => 0.5)
  expect(takeAtOnce([table], anAsk(0, [1], 'eve'))).toBe(false)
  expect(takeAtOnce([table], anAsk(0, [table.config.capacity + 1]))).toBe(false)
  expect(takeAtOnce([table], anAsk(-1, [1]))).toBe(false)
  expect(takeAtOnce([table], anAsk(table.config.quickUs, [1]))).toBe(false)
  expect(takeAtOnce([table], anAsk(table.config.quickUs - 1, [1]))).toBe(true)
})

/** A bucket at a random rate, far from full whatever is minted below the exact range. */
test('a key whose slot went to another finds its own bucket', () => {
  const config = bucketConfig({ limit: 1000, windowMs: 1000, burst: 1, surplus: 0 })
  const table = createBucketTable(config, 10, 1)
  findOrOpenSlot(table, 'first', undefined, 0)
  closeSlot(table, findOrOpenSlot(table, KEY, undefined, 0))
  const ask = anAsk(0, [600])
  findOrOpenSlot(table, KEY, undefined, 0)
  expect(takeAtOnce([table], ask)).toBe(true)
  closeSlot(table, findSlot(table, KEY))
  const [other, own] = ['other', KEY].map((key) => findOrOpenSlot(table, key, undefined, 0))
  expect(ask.entries[0]?.place).toBe(other)
  expect(takeAtOnce([table], ask)).toBe(true)
  expect([table.level[other as number], table.level[own as number]]).toEqual([1000, 400])
})

function emptyBucket(random: () => number): BucketTable {
  const rate = randomRate(random)
  const base = bucketConfig({ limit: 1, windowMs: 1000, burst: 1, surplus: 0 })
  const exactUs = Math.floor((Number.MAX_SAFE_INTEGER - 2 * rate.den) / rate.num)
  const capacity = Number.MAX_SAFE_INTEGER
  const config = { ...base, rate, capacity, fillUs: 10 * exactUs, quickUs: exactUs }
  const table = createBucketTable(config, 10, 1)
  table.slots.set(KEY, openSlot(table, 0, 0))
  return table
}

/** A bucket of 1,000 units, with or without a pool that holds some of them. */
function someBucket(random: () => number): BucketTable {
  const config = bucketConfig({ limit: 1000, windowMs: 1000, burst: 1, surplus: 0 })
  const table = createBucketTable(config, 10, 1)
  const slot = openSlot(table, 1000, 0)
  table.slots.set(KEY, slot)
  if (random() < 0.3) return table
  const pools = createPoolSet(2)
  const pooled = Math.floor(700 * random())
  attachPools(table, slot, pools)
  table.level[slot] = 1000 - pooled
  pools.level[1] = pooled
  pools.total = pooled
  return table
}

function held(table: BucketTable): number {
  refill(table, 0, 0)
  return (table.level[0] as number) + (table.pools.get(0)?.total ?? 0)
}

/** One entry per cost, each on a table of its own, on pool 1. */
function anAsk(nowUs: number, costs: readonly number[], key: string = KEY): Ask {
  return {
    nowUs,
    count: costs.length,
    entries: costs.map((cost, resource) => ({
      resource,
      key,
      pool: 1,
      cost,
      config: undefined,
      dryRun: false,
      drawn: 0,
      charged: false,
      place: 0,
    })),
    limitedBy: -1,
    retryAfterUs: 0,
    blocked: false,
    lacking: -1,
    source: 'standard',
  }
}
