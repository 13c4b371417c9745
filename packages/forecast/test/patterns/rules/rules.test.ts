import { expect, test } from '@jest/globals'
import { createPatterns, type PatternRequest } from '../../../src/index.ts'
import { PairCounts } from '../../../src/patterns/rules/pair-counts.ts'
import { RuleMiner } from '../../../src/patterns/rules/rule-miner.ts'
import { lowerBound } from '../../../src/patterns/rules/rule-thresholds.ts'
import { seededUniform } from '../seeded.ts'

const [a, b, c] = [2, 3, 4]

/** One client's requests, a second apart, into an empty miner. */
function mined(symbols: readonly number[], withinMs = 60_000): PairCounts {
  const counts = new PairCounts(64, 16, withinMs)
  const miner = new RuleMiner(counts, 1, { minConfidence: 0.5, minLift: 1, minCount: 1 })
  symbols.forEach((symbol, i) => {
    miner.observe(0, symbol, i * 1_000, 1)
  })
  return counts
}

function slotOf(counts: PairCounts, antecedent: number, consequent: number): number {
  return counts.pairs.find((antecedent << 10) | consequent)
}

test('the worked basket A B A C: support, confidence and lift by hand', () => {
  const counts = mined([a, b, a, c])
  // Baskets: A {B A C}, B {A C}, A {C}, C {}.
  expect(counts.baskets).toBe(4)
  expect(counts.confidence(slotOf(counts, a, b))).toBe(1 / 2)
  expect(counts.confidence(slotOf(counts, a, c))).toBe(1)
  expect(counts.confidence(slotOf(counts, a, a))).toBe(1 / 2)
  expect(counts.confidence(slotOf(counts, b, a))).toBe(1)
  expect(counts.count(slotOf(counts, a, c)) / counts.baskets).toBe(1 / 2)
  // C is in 3 of 4 baskets, B in 1 of 4.
  expect(counts.lift(slotOf(counts, a, c))).toBeCloseTo(1 / (3 / 4), 12)
  expect(counts.lift(slotOf(counts, a, b))).toBeCloseTo(1 / 2 / (1 / 4), 12)
})

test('a consequent counts once for each basket however often it comes', () => {
  const counts = mined([a, b, b, b])
  expect(counts.confidence(slotOf(counts, a, b))).toBe(1)
  expect(counts.count(slotOf(counts, b, b))).toBe(2)
})

test('what comes later than the time of a basket is not in it', () => {
  const counts = mined([a, b, c], 1_500)
  expect(slotOf(counts, a, b)).toBeGreaterThanOrEqual(0)
  expect(slotOf(counts, a, c)).toBe(-1)
})

test('confidence and lift are those of counting all baskets afterwards', () => {
  const uniform = seededUniform(11)
  const symbols = Array.from({ length: 300 }, () => 2 + Math.floor(uniform() ** 2 * 5))
  const counts = mined(symbols, 5_000)
  const baskets = symbols.map((_, i) => new Set(symbols.slice(i + 1, i + 6)))
  for (let x = 2; x < 7; x += 1) {
    for (let y = 2; y < 7; y += 1) {
      const own = baskets.filter((_, i) => symbols[i] === x)
      const confidence = own.filter((basket) => basket.has(y)).length / own.length
      const holding = baskets.filter((basket) => basket.has(y)).length / baskets.length
      const slot = slotOf(counts, x, y)
      expect(counts.confidence(slot)).toBeCloseTo(confidence, 12)
      expect(counts.lift(slot)).toBeCloseTo(confidence / holding, 9)
    }
  }
})

test('the lower bound of a confidence is that of Wilson: as far below as chance explains', () => {
  for (const [share, trials] of [
    [0.9, 10],
    [0.5, 40],
    [1, 3],
    [0.97, 1_000],
  ] as const) {
    const bound = lowerBound(share, trials)
    const deviation = Math.sqrt((bound * (1 - bound)) / trials)
    expect(share - bound).toBeCloseTo(1.645 * deviation, 9)
  }
  expect(lowerBound(0.9, 10)).toBeCloseTo(0.652, 3)
  expect(lowerBound(0.9, 100)).toBeCloseTo(0.84, 3)
})

/** Clients that log in, in nine of ten cases load a page 2 s later, and otherwise browse at random. */
function* sessions(count: number, seed: number): Generator<PatternRequest> {
  const uniform = seededUniform(seed)
  for (let i = 0; i < count; i += 1) {
    const [atMs, client] = [i * 20_000, `c${i}`]
    yield { atMs, client, type: 'login', cost: [1] }
    if (uniform() < 0.9) yield { atMs: atMs + 2_000, client, type: 'home', cost: [5] }
    yield { atMs: atMs + 9_000, client, type: `page ${Math.floor(uniform() * 10)}`, cost: [2] }
  }
}

test('a rule is listed with its names, figures and delay', () => {
  const patterns = createPatterns()
  for (const request of sessions(1_000, 1)) patterns.observe(request)
  const [rule, ...others] = patterns.rules()
  expect(others).toEqual([])
  expect(rule).toMatchObject({ antecedent: 'login', consequent: 'home' })
  expect(rule?.confidence).toBeGreaterThan(0.87)
  expect(rule?.confidence).toBeLessThan(0.93)
  expect(rule?.support).toBeCloseTo((rule?.confidence ?? 0) / 2.9, 1)
  expect(rule?.lift).toBeCloseTo(2.9, 0)
  // 2 s falls in the bin of 1.9 to 3.75 s, of which the middle is reported.
  expect(rule?.delayMs).toBeGreaterThan(1_800)
  expect(rule?.delayMs).toBeLessThan(3_750)
})

test('a rule that fires says what to expect of the client and how soon', () => {
  const patterns = createPatterns()
  for (const request of sessions(1_000, 2)) patterns.observe(request)
  const fired = patterns.observe({ atMs: 21e6, client: 'new', type: 'login', cost: [1] })
  expect(fired.count).toBe(1)
  expect(fired.list()[0]).toMatchObject({ type: 'home' })
  const [requests = 0, cost = 0] = Array.from(fired.within(Number.POSITIVE_INFINITY))
  expect(requests).toBeGreaterThan(0.87)
  expect(requests).toBeLessThan(0.93)
  expect(cost).toBeCloseTo(5 * requests, 6)
  const soon = fired.within(100)[0] as number
  expect(soon).toBeGreaterThan(0)
  expect(soon).toBeLessThan(0.1)
  expect(patterns.observe({ atMs: 21e6, client: 'new', type: 'home', cost: [5] }).count).toBe(0)
})

test('what is expected of all clients ends when the follow-ups come', () => {
  const patterns = createPatterns()
  for (const request of sessions(1_000, 3)) patterns.observe(request)
  const atMs = 30e6
  for (let i = 0; i < 10; i += 1)
    patterns.observe({ atMs, client: `n${i}`, type: 'login', cost: [1] })
  const before = patterns.expectedFollowUps(atMs, Number.POSITIVE_INFINITY)
  expect(before.requests).toBeGreaterThan(8.5)
  expect(before.requests).toBeLessThan(9.5)
  expect(before.costs[0]).toBeCloseTo(5 * before.requests, 6)
  for (let i = 0; i < 5; i += 1)
    patterns.observe({ atMs, client: `n${i}`, type: 'home', cost: [5] })
  const after = patterns.expectedFollowUps(atMs, Number.POSITIVE_INFINITY)
  expect(after.requests).toBeCloseTo(before.requests / 2, 1)
  expect(patterns.expectedFollowUps(atMs + 600_000, 10_000).requests).toBeLessThan(1e-6)
})

test('what is expected is told type by type, and the types make up the whole', () => {
  const patterns = createPatterns()
  for (const request of sessions(1_000, 4)) patterns.observe(request)
  const atMs = 30e6
  patterns.observe({ atMs, client: 'a', type: 'login', cost: [1] })
  const told: Record<string, number> = {}
  patterns.eachFollowUp(atMs, 5_000, (type, requests, costs) => {
    told[type] = requests
    expect(costs[0]).toBeCloseTo(5, 6)
  })
  expect(Object.keys(told)).toEqual(['home'])
  expect(told.home).toBeCloseTo(patterns.expectedFollowUps(atMs, 5_000).requests, 9)
  expect(told.home).toBeGreaterThan(0.6)
})
