import { expect, test } from '@jest/globals'
import { createPatterns } from '../../../src/index.ts'
import { seededNormal, seededUniform } from '../seeded.ts'

/** Long ago enough for nothing else to be learned from time. */
const everyMs = 1_000

test('nothing is expected of the first request at all', () => {
  const patterns = createPatterns({ costs: 2 })
  expect(Array.from(patterns.expectedCost({ type: 'a' }))).toEqual([Number.NaN, Number.NaN])
})

test('the mean of a type is expected of a client that was not seen', () => {
  const patterns = createPatterns()
  for (const cost of [10, 20, 30]) {
    patterns.observe({ atMs: 0, type: 'search', client: `c${cost}`, cost: [cost] })
  }
  expect(patterns.expectedCost({ type: 'search', client: 'new' })[0]).toBeCloseTo(20, 9)
})

test('the last cost of a session is expected where sessions differ and turns do not', () => {
  const patterns = createPatterns()
  const uniform = seededUniform(1)
  const bases = Array.from({ length: 20 }, () => Math.round(10 ** (1 + 3 * uniform())))
  for (let i = 0; i < 2_000; i += 1) {
    const client = Math.floor(uniform() * 20)
    const cost = [(bases[client] ?? 0) + Math.round(uniform() * 3)]
    patterns.observe({ atMs: i * everyMs, type: 'chat', client: `c${client}`, cost })
  }
  for (let client = 0; client < 20; client += 1) {
    const expected = patterns.expectedCost({ type: 'chat', client: `c${client}` })[0] as number
    expect(expected / (bases[client] as number)).toBeGreaterThan(0.9)
    expect(expected / (bases[client] as number)).toBeLessThan(1.3)
  }
})

test('a cost that follows a feature is expected from the feature, without bias', () => {
  const patterns = createPatterns({ features: 1 })
  const normal = seededNormal(7)
  let [expected, came] = [0, 0]
  for (let i = 0; i < 4_000; i += 1) {
    const body = Math.round(100 * Math.exp(normal()))
    const cost = 3 * body * Math.exp(0.3 * normal())
    const request = { type: 'upload', client: `c${i}`, features: [body] }
    if (i >= 1_000) {
      expected += patterns.expectedCost(request)[0] as number
      came += cost
    }
    patterns.observe({ ...request, atMs: i * everyMs, cost: [cost] })
  }
  expect(expected / came).toBeGreaterThan(0.93)
  expect(expected / came).toBeLessThan(1.07)
  const small = patterns.expectedCost({ type: 'upload', features: [20] })[0] as number
  const large = patterns.expectedCost({ type: 'upload', features: [2_000] })[0] as number
  // e^(0.3²/2) = 1.046 times the median of 60 and 6,000.
  expect(small).toBeGreaterThan(50)
  expect(small).toBeLessThan(80)
  expect(large / small).toBeGreaterThan(80)
  expect(large / small).toBeLessThan(120)
})

test('a new type is expected to cost what its cluster does, first of all what types do', () => {
  const patterns = createPatterns()
  for (let i = 0; i < 400; i += 1) {
    const isCheap = i % 2 === 0
    const type = `${isCheap ? 'cheap' : 'dear'} ${i % 20}`
    patterns.observe({ atMs: i, type, client: `c${i}`, cost: [isCheap ? 2 : 2_000] })
  }
  expect(patterns.clusters().types.clusters.map(({ members }) => members.length)).toEqual([10, 10])
  const common = patterns.expectedCost({ type: 'new' })[0] as number
  // The geometric mean of 1 + cost: √(3 · 2001) − 1.
  expect(common).toBeCloseTo(Math.sqrt(3 * 2_001) - 1, 6)
  patterns.observe({ atMs: 500, type: 'new', client: 'c', cost: [5_000] })
  // Its own cost and that of the cluster it is nearest to count the same.
  expect(patterns.expectedCost({ type: 'new' })[0]).toBeCloseTo((5_000 + 2_000) / 2, 6)
})

test('costs that were not known on arrival are learned when they are settled', () => {
  const patterns = createPatterns()
  patterns.observe({ atMs: 0, type: 'chat', client: 'a' })
  expect(patterns.expectedCost({ type: 'chat', client: 'a' })[0]).toBeNaN()
  patterns.settle({ type: 'chat', client: 'a', cost: [40] })
  expect(patterns.expectedCost({ type: 'chat', client: 'b' })[0]).toBe(40)
})

test('one outlier among many costs moves the mean by six deviations at most', () => {
  const patterns = createPatterns()
  for (let i = 0; i < 500; i += 1) {
    patterns.observe({ atMs: i, type: 'a', client: `c${i % 50}`, cost: [90 + (i % 21)] })
  }
  patterns.observe({ atMs: 501, type: 'a', client: 'c1', cost: [1e12] })
  expect(patterns.footprintOf('a')?.costs[0]?.mean).toBeLessThan(101)
})

test('costs that are settled later leave the last ones standing until then', () => {
  const patterns = createPatterns({ costs: 2 })
  for (let turn = 0; turn < 60; turn += 1) {
    for (const [client, cost] of [
      ['a', 10],
      ['b', 1_000],
      ['c', 100_000],
    ] as const) {
      const request = { type: 'chat', client }
      patterns.observe({ ...request, atMs: turn * 1_000, cost: [1, Number.NaN] })
      patterns.settle({ ...request, cost: [Number.NaN, cost] })
    }
  }
  patterns.observe({ atMs: 61_000, type: 'chat', client: 'a', cost: [1, Number.NaN] })
  expect(patterns.expectedCost({ type: 'chat', client: 'a' })[1]).toBeCloseTo(10, 0)
  const [cluster] = patterns.clusters().clients.clusters
  // The three are too few to be told apart: the geometric mean of 1 + cost.
  expect(cluster?.footprint[1]).toBeCloseTo((11 * 1_001 * 100_001) ** (1 / 3) - 1, 3)
  expect(cluster?.requests).toBe(181)
})

test('a stranger is expected to cost what the type does, however well sessions are known', () => {
  const patterns = createPatterns()
  for (let turn = 0; turn < 60; turn += 1) {
    for (const [client, cost] of [
      ['brief', 100],
      ['long', 4_000],
    ] as const) {
      patterns.observe({ atMs: turn * 1_000, type: 'chat', client, cost: [cost] })
    }
  }
  expect(patterns.expectedCost({ type: 'chat', client: 'stranger' })[0]).toBeCloseTo(2_050, -2)
  expect(patterns.expectedCost({ type: 'chat', client: 'brief' })[0]).toBeCloseTo(100, -1)
})
