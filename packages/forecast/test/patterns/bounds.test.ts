import { expect, test } from '@jest/globals'
import { createPatterns, type Patterns } from '../../src/index.ts'
import { seededUniform } from './seeded.ts'

/** Regular traffic: clients that go a, b, c at a cost of 10. */
function browse(patterns: Patterns, rounds: number, fromMs: number): void {
  for (let i = 0; i < rounds; i += 1) {
    const client = `c${i % 30}`
    for (const [step, type] of ['a', 'b', 'c'].entries()) {
      patterns.observe({ atMs: fromMs + i * 1_000 + step * 100, type, client, cost: [10] })
    }
  }
}

test('a flood of random types and clients leaves what was learned in place', () => {
  const patterns = createPatterns({ maxTypes: 64, maxClients: 128, withinMs: 10_000 })
  browse(patterns, 500, 0)
  const uniform = seededUniform(9)
  for (let i = 0; i < 50_000; i += 1) {
    const atMs = 500_000 + i
    patterns.observe({
      atMs,
      type: `x${uniform()}`,
      client: `y${uniform()}`,
      cost: [uniform() * 1e6],
    })
  }
  expect(patterns.footprintOf('a')?.costs[0]?.mean).toBe(10)
  expect(patterns.rules()).toContainEqual(
    expect.objectContaining({ antecedent: 'a', consequent: 'b', confidence: expect.any(Number) }),
  )
  patterns.observe({ atMs: 560_000, type: 'a', client: 'new', cost: [10] })
  expect(patterns.nextTypes('new')[0]?.type).toBe('b')
})

test('memory is bounded under a flood of types that each come three times', () => {
  const patterns = createPatterns({ maxTypes: 64, maxClients: 128, maxPairs: 256 })
  const sizes: number[] = []
  for (let i = 0; i < 60_000; i += 1) {
    const request = { type: `x${Math.floor(i / 4)}`, client: `y${i % 1_000}`, cost: [i] }
    patterns.observe({ ...request, atMs: i * 100 })
    if (i % 20_000 === 19_999) sizes.push(patterns.snapshot().types.length)
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64)
  const { pairs, contexts } = patterns.snapshot()
  expect(pairs.length).toBeLessThanOrEqual(256)
  expect(contexts.length).toBeLessThanOrEqual(8_192)
})

test('a number that another type takes over brings nothing of the old one with it', () => {
  const patterns = createPatterns({ maxTypes: 3, minCount: 5 })
  browse(patterns, 100, 0)
  // An hour after their last request the numbers of a, b and c are free: x and y take two of them.
  for (let i = 0; i < 30; i += 1) {
    const [atMs, client] = [10e6 + i * 1_000, `n${i}`]
    patterns.observe({ atMs, type: 'x', client, cost: [7] })
    patterns.observe({ atMs, type: 'y', client, cost: [8] })
  }
  expect(patterns.footprintOf('b')).toBeUndefined()
  expect(patterns.footprintOf('x')?.costs[0]?.mean).toBeCloseTo(7, 9)
  expect(patterns.rules().map(({ antecedent }) => antecedent)).toEqual(['x'])
  patterns.observe({ atMs: 11e6, type: 'x', client: 'last' })
  expect(patterns.nextTypes('last')[0]?.type).toBe('y')
})

test('one client that floods a type shifts its mean by a fifth of the difference at most', () => {
  const patterns = createPatterns()
  const clientOf = (i: number) => `c${i % 50}`
  for (let i = 0; i < 6_000; i += 1) {
    patterns.observe({ atMs: i * 100, type: 'a', client: clientOf(i), cost: [80 + (i % 41)] })
  }
  for (let i = 0; i < 100_000; i += 1) {
    const isAttacker = i % 20 !== 0
    const [client, cost] = isAttacker ? ['evil', 1_000] : [clientOf(i / 20), 100]
    patterns.observe({ atMs: 600_000 + i * 10, type: 'a', client, cost: [cost] })
  }
  // Unweighted the mean would be 955; outliers are cut on top of it.
  expect(patterns.footprintOf('a')?.costs[0]?.mean).toBeLessThan(100 + 0.21 * 900)
})

test('one client that floods a type does not teach the others a wrong dependence on features', () => {
  const patterns = createPatterns({ features: 1 })
  const uniform = seededUniform(3)
  const ask = (client: string, atMs: number, price: number): void => {
    const body = Math.round(100 * 10 ** uniform())
    patterns.observe({ atMs, type: 'a', client, cost: [price * body], features: [body] })
  }
  for (let i = 0; i < 6_000; i += 1) ask(`c${i}`, i * 100, 2)
  for (let i = 0; i < 60_000; i += 1) {
    const isAttacker = i % 20 !== 0
    ask(isAttacker ? 'evil' : `d${i}`, 600_000 + i * 10, isAttacker ? 20 : 2)
  }
  // By requests the estimate would be 10^0.95 = 9 times too high.
  const expected = patterns.expectedCost({ type: 'a', client: 'new', features: [500] })[0] as number
  expect(expected / 1_000).toBeGreaterThan(0.9)
  expect(expected / 1_000).toBeLessThan(3)
})
