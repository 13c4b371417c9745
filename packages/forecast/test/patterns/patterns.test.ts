import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  createPatterns,
  ForecastError,
  type PatternRequest,
  type Patterns,
  type PatternsOptions,
} from '../../src/index.ts'
import { seededUniform } from './seeded.ts'

/** A shop: clients that go through list, item, cart and pay, with detours. */
function* visits(count: number, seed: number): Generator<PatternRequest> {
  const uniform = seededUniform(seed)
  const path = ['GET /list', 'GET /item', 'POST /cart', 'POST /pay']
  const places = new Int32Array(40)
  for (let i = 0; i < count; i += 1) {
    const client = Math.floor(uniform() * 40)
    const detour = uniform() < 0.2
    if (!detour) places[client] = ((places[client] as number) + 1) % path.length
    const place = places[client] as number
    const type = detour ? `GET /page/${Math.floor(uniform() * 5)}` : (path[place] as string)
    const cost = [detour ? 1 : 10 * (place + 1) * (1 + 0.1 * uniform()), 3]
    yield { atMs: i * 200, type, client: `c${client}`, cost }
  }
}

function trained(requests = 8_000, options: PatternsOptions = { costs: 2 }): Patterns {
  const patterns = createPatterns(options)
  for (const request of visits(requests, 4)) patterns.observe(request)
  return patterns
}

test('the type that a client asks next is named first', () => {
  const patterns = trained()
  patterns.observe({ atMs: 2e6, type: 'GET /list', client: 'new', cost: [11, 3] })
  patterns.observe({ atMs: 2e6, type: 'GET /item', client: 'new', cost: [21, 3] })
  const next = patterns.nextTypes('new')
  expect(next.map(({ type }) => type)[0]).toBe('POST /cart')
  expect(next[0]?.probability).toBeGreaterThan(0.6)
  expect(next).toHaveLength(3)
})

test('what follows a type is told without a client, from as much as is said of what came before', () => {
  const patterns = trained()
  const [cart] = patterns.nextTypesAfter(['GET /item'])
  expect(cart?.type).toBe('POST /cart')
  expect(cart?.probability).toBeGreaterThan(0.6)
  expect(patterns.nextTypesAfter(['GET /list', 'GET /item'], 1)[0]?.type).toBe('POST /cart')
  expect(patterns.nextTypesAfter(['GET /never'], 1)).toHaveLength(1)
})

test('clusters found step by step are those found at once', () => {
  const patterns = trained()
  const steps = patterns.clustersInSteps()
  let taken = 1
  let step = steps.next()
  while (step.done !== true) {
    patterns.observe({ atMs: 2e6 + taken, type: 'GET /list', client: 'other', cost: [11, 3] })
    step = steps.next()
    taken += 1
  }
  expect(taken).toBeGreaterThan(5)
  expect(taken).toBeLessThanOrEqual(19)
  expect(step.value.types).toEqual(trained().clusters().types)
})

test('footprints are listed with the busiest type first', () => {
  const listed = trained().footprints()
  expect(listed).toHaveLength(9)
  const counts = listed.map(({ requests }) => requests)
  expect(counts).toEqual([...counts].sort((a, b) => b - a))
  expect(
    listed
      .map(({ type }) => type)
      .slice(0, 4)
      .sort(),
  ).toEqual(['GET /item', 'GET /list', 'POST /cart', 'POST /pay'])
})

test('a client that was never seen is expected to begin as clients do', () => {
  const patterns = createPatterns()
  for (let i = 0; i < 50; i += 1) {
    patterns.observe({ atMs: i, type: 'first', client: `c${i}` })
    patterns.observe({ atMs: i, type: 'second', client: `c${i}` })
  }
  expect(patterns.nextTypes('stranger')[0]?.type).toBe('first')
})

test('a footprint tells count, mean, deviation and quantiles of each cost', () => {
  const footprint = trained().footprintOf('POST /pay')
  const [first, second] = footprint?.costs ?? []
  expect(footprint?.requests).toBeGreaterThan(1_000)
  expect(first?.mean).toBeCloseTo(42, 0)
  expect(first?.quantile(0.99)).toBeGreaterThan(40)
  expect(first?.quantile(0.99)).toBeLessThan(44 * 1.06)
  expect(second?.mean).toBeCloseTo(3, 9)
  expect(second?.deviation).toBeCloseTo(0, 9)
  expect(trained(10).footprintOf('GET /unknown')).toBeUndefined()
})

test('clusters name types and clients of like footprints', () => {
  const { types, clients } = trained().clusters()
  const pages = types.clusters.find(({ members }) => members.includes('GET /page/0'))
  expect(pages?.members).toHaveLength(5)
  expect(pages?.footprint[0]).toBeCloseTo(1, 6)
  expect(clients.clusters.flatMap(({ members }) => members)).toHaveLength(40)
})

test('a snapshot restores all that was learned of types, through JSON', () => {
  const patterns = trained()
  const copy = createPatterns({ costs: 2 })
  copy.restore(JSON.parse(JSON.stringify(patterns.snapshot())))
  expect(copy.rules()).toEqual(patterns.rules())
  expect(JSON.stringify(copy.clusters().types)).toBe(JSON.stringify(patterns.clusters().types))
  for (const one of [patterns, copy]) {
    one.observe({ atMs: 2e6, type: 'GET /list', client: 'new' })
    one.observe({ atMs: 2e6, type: 'GET /item', client: 'new' })
  }
  const [here, there] = [patterns.nextTypes('new'), copy.nextTypes('new')]
  expect(there.map(({ type }) => type)).toEqual(here.map(({ type }) => type))
  const expected = [patterns, copy].map((one) =>
    Array.from(one.expectedCost({ type: 'GET /item' })),
  )
  expect(expected[1]).toEqual(expected[0])
})

test('a snapshot of other settings or a damaged one is refused, with nothing changed', () => {
  const snapshot = trained(500).snapshot()
  const other = trained(500, { costs: 2, withinMs: 1_000 })
  const before = JSON.stringify(other.snapshot())
  const types = snapshot.types.map((type) => ({ ...type, seen: Number.NaN }))
  const wrong = [
    snapshot,
    { ...snapshot, withinMs: 1_000, version: 2 },
    { ...snapshot, withinMs: 1_000, types },
    { ...snapshot, withinMs: 1_000, types: [...snapshot.types, ...snapshot.types] },
    { ...snapshot, withinMs: 1_000, contexts: [{ key: 1 }] },
    undefined,
  ]
  for (const one of wrong) {
    expect(() => other.restore(one as typeof snapshot)).toThrow(/PREDICTIVE_LIMIT_E_SNAPSHOT/)
  }
  expect(JSON.stringify(other.snapshot())).toBe(before)
})

test('an option out of its range is refused by name', () => {
  const wrong: PatternsOptions[] = [
    { costs: 0 },
    { features: 1.5 },
    { minConfidence: 80 },
    { maxTypes: 2_000 },
    { withinMs: Number.NaN },
    { maxClients: '5' as unknown as number },
  ]
  for (const options of wrong) {
    const [name = ''] = Object.keys(options)
    expect(() => createPatterns(options)).toThrow(ForecastError)
    expect(() => createPatterns(options)).toThrow(`\`${name}\``)
  }
})

test('whatever a request says, nothing throws and no figure is broken', () => {
  const odd = fc.oneof(
    fc.double(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300, Number.MIN_VALUE),
  )
  const request = fc.record({
    atMs: fc.oneof(fc.nat(), odd),
    type: fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ maxLength: 300 })),
    client: fc.option(fc.constantFrom('x', 'y', ''), { nil: undefined }),
    cost: fc.option(fc.array(odd, { maxLength: 3 }), { nil: undefined }),
    features: fc.option(fc.array(odd, { maxLength: 2 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(request, { maxLength: 120 }), (requests) => {
      const patterns = createPatterns({ costs: 2, features: 1, minCount: 1, minConfidence: 0.1 })
      for (const one of requests) {
        const [count = 0] = Array.from(patterns.observe(one).within(1_000))
        expect(count).toBeGreaterThanOrEqual(0)
        for (const cost of Array.from(patterns.expectedCost(one))) {
          expect(cost >= 0 || Number.isNaN(cost)).toBe(true)
          expect(cost).not.toBe(Number.POSITIVE_INFINITY)
        }
      }
      patterns.clusters()
      for (const { confidence, lift, support } of patterns.rules()) {
        expect(confidence).toBeLessThanOrEqual(1)
        expect(lift).toBeGreaterThan(0)
        expect(support).toBeLessThanOrEqual(1)
      }
      const { requests: expected } = patterns.expectedFollowUps(1e6, 10_000)
      expect(expected).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 200 },
  )
})
