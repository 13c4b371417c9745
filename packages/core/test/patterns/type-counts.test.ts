import { expect, test } from '@jest/globals'
import { createPatterns, type Patterns } from '@predictive-limit/forecast'
import fc from 'fast-check'
import { COUNTED_TYPES, TypeCounts } from '../../src/patterns/type-counts.ts'

/** Patterns that know what types cost: type `i` costs `costs[i]`, by resource. */
function patternsOf(costs: Readonly<Record<string, readonly number[]>>): Patterns {
  const patterns = createPatterns({ costs: 2 })
  for (const [type, cost] of Object.entries(costs)) {
    for (let i = 0; i < 10; i += 1) patterns.observe({ atMs: i, type, cost })
  }
  return patterns
}

function tokensOf(counts: TypeCounts, steps: number, known: Readonly<Record<string, number>> = {}) {
  const tokens = new Float64Array(2)
  counts.expect(steps)
  for (const [type, requests] of Object.entries(known)) counts.expectAtLeast(type, requests)
  counts.addTo(tokens)
  return tokens
}

/** Σ over types and steps: 0.3·0.7^age of each request, times its cost and the steps ahead. */
function slowly(
  past: readonly (readonly string[])[],
  costs: Readonly<Record<string, readonly number[]>>,
  steps: number,
): number[] {
  return [0, 1].map((resource) => {
    let sum = 0
    for (const [at, types] of past.entries()) {
      const age = past.length - 1 - at
      for (const type of types) sum += 0.3 * 0.7 ** age * (costs[type]?.[resource] ?? 0) * steps
    }
    return sum
  })
}

test('expects what a sum over all requests of the past says', () => {
  const costs = { a: [1, 20], b: [50, 0], c: [3, 3] }
  const patterns = patternsOf(costs)
  const past = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 }), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(past, fc.integer({ min: 1, max: 100 }), (events, steps) => {
      const counts = new TypeCounts(2)
      for (const types of events) {
        for (const type of types) counts.note(type, [1, 1])
        counts.step(patterns, 1, 1)
      }
      const tokens = tokensOf(counts, steps)
      const wanted = slowly(events, costs, steps)
      for (const resource of [0, 1]) {
        expect(tokens[resource]).toBeCloseTo(wanted[resource] as number, 6)
      }
    }),
    { numRuns: 50 },
  )
})

test('steps that were late count as the mean of them', () => {
  const patterns = patternsOf({ a: [1, 0] })
  const [late, timely] = [new TypeCounts(2), new TypeCounts(2)]
  for (let i = 0; i < 12; i += 1) late.note('a', [1, 1])
  late.step(patterns, 3, 1)
  for (let step = 0; step < 3; step += 1) {
    for (let i = 0; i < 4; i += 1) timely.note('a', [1, 1])
    timely.step(patterns, 1, 1)
  }
  expect(tokensOf(late, 10)[0]).toBeCloseTo(tokensOf(timely, 10)[0] as number, 9)
})

test('each request noted may stand for several', () => {
  const counts = new TypeCounts(2)
  counts.note('a', [1, 1])
  counts.step(patternsOf({ a: [10, 0] }), 1, 4)
  expect(tokensOf(counts, 1)[0]).toBeCloseTo(0.3 * 4 * 10, 9)
})

test('follow-ups that rules expect raise the count of their type, and are not added to it', () => {
  const counts = new TypeCounts(2)
  for (let i = 0; i < 10; i += 1) counts.note('a', [1, 1])
  counts.step(patternsOf({ a: [2, 0] }), 1, 1)
  expect(tokensOf(counts, 1, { a: 1 })[0]).toBeCloseTo(3 * 2, 9)
  expect(tokensOf(counts, 1, { a: 8 })[0]).toBeCloseTo(8 * 2, 9)
})

test('costs spread once two requests of a type cost a different amount, or one not known yet', () => {
  const counts = new TypeCounts(2)
  counts.note('a', [1, 7])
  counts.note('b', [2, 7])
  counts.note('a', [1, 7])
  expect([counts.spreads(0), counts.spreads(1)]).toEqual([false, false])
  counts.note('b', [3, 7])
  expect([counts.spreads(0), counts.spreads(1)]).toEqual([true, false])
  counts.note('b', [3, Number.NaN])
  expect(counts.spreads(1)).toBe(true)
})

test('types beyond those counted wait until one is gone', () => {
  const patterns = patternsOf({ last: [10, 0] })
  const counts = new TypeCounts(2)
  for (let i = 0; i < COUNTED_TYPES; i += 1) counts.note(`other ${i}`, [1, 1])
  counts.note('last', [1, 1])
  counts.step(patterns, 1, 1)
  expect(tokensOf(counts, 1)[0]).toBe(0)
  // 0.3 · 0.7^17 is below a thousandth.
  for (let step = 0; step < 17; step += 1) counts.step(patterns, 1, 1)
  counts.note('last', [1, 1])
  counts.step(patterns, 1, 1)
  expect(tokensOf(counts, 1)[0]).toBeCloseTo(3, 9)
})

test('whatever comes, what is expected is a finite number from 0 up', () => {
  const events = fc.array(
    fc.record({
      type: fc.integer({ min: 0, max: 200 }).map(String),
      cost: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constant(Number.NaN)),
      closes: fc.boolean(),
      steps: fc.integer({ min: 1, max: 1e6 }),
    }),
    { maxLength: 300 },
  )
  fc.assert(
    fc.property(events, (all) => {
      const patterns = createPatterns({ costs: 2 })
      const counts = new TypeCounts(2)
      for (const [atMs, { type, cost, closes, steps }] of all.entries()) {
        patterns.observe({ atMs, type, cost: [cost, 1] })
        counts.note(type, [1, 1])
        if (closes) counts.step(patterns, steps, 2)
      }
      for (const sum of tokensOf(counts, 10_000)) {
        expect(sum >= 0 && sum < Number.POSITIVE_INFINITY).toBe(true)
      }
    }),
    { numRuns: 50 },
  )
})
