import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseDictionary, parseList } from 'structured-headers'
import { policiesOf } from '../../src/http/policy.ts'
import { rateLimitHeaders } from '../../src/http/rate-limit-headers.ts'
import type { Decision } from '../../src/limiter/decision.ts'
import type { HeaderGeneration } from '../../src/options/limiter-options.ts'
import { aDecision, aRefusal, aState } from './a-decision.ts'

const requests = { name: 'requests', limit: 100, windowMs: 60_000, cost: 1, dryRun: false } as const
const database = {
  name: 'database',
  limit: 2_000,
  windowMs: 1_000,
  cost: 5,
  dryRun: false,
} as const
const one = policiesOf('default', [requests])
const two = policiesOf('api', [requests, database])
const clock = { wall: () => 1_700_000_000_100 }

function fieldsOf(generation: HeaderGeneration, decision: Decision, policies = one): object {
  const { fields } = rateLimitHeaders([generation], policies, decision, clock)
  return Object.fromEntries(fields.map(({ name, value }) => [name.toLowerCase(), value]))
}

function itemsOf(value: string): [unknown, object][] {
  return parseList(value).map(([name, parameters]) => [name, Object.fromEntries(parameters)])
}

test('draft 8 has one item for the policy and one for what is left', () => {
  expect(fieldsOf('draft-8', aDecision())).toEqual({
    'ratelimit-policy': '"requests";q=100;w=60',
    ratelimit: '"requests";r=40;t=36',
  })
})

test('draft 8 has an item for each of several resources', () => {
  const resources = {
    requests: aState(),
    database: aState({ limit: 2_000, windowMs: 1_000, remaining: 1_234.9, resetMs: 383, cost: 5 }),
  }
  const fields = fieldsOf('draft-8', aDecision({ resources }), two)
  expect(fields).toEqual({
    'ratelimit-policy': '"api/requests";q=100;w=60, "api/database";q=2000;qu="database";w=1',
    ratelimit: '"api/requests";r=40;t=36, "api/database";r=1234;t=1',
  })
})

test('the policy field stays the same when a resource takes no part', () => {
  const both = { requests: aState(), database: aState({ limit: 2_000, windowMs: 1_000 }) }
  const { 'ratelimit-policy': stable } = Object(
    fieldsOf('draft-8', aDecision({ resources: both }), two),
  )
  const fields = fieldsOf('draft-8', aDecision({ resources: { requests: aState() } }), two)
  expect(fields).toEqual({ 'ratelimit-policy': stable, ratelimit: '"api/requests";r=40;t=36' })
})

test('a limit that differs from key to key is published as it is for this key', () => {
  const policies = policiesOf('default', [{ ...requests, limit: () => 7 }])
  const resources = { requests: aState({ limit: 7 }) }
  expect(fieldsOf('draft-8', aDecision({ resources }), policies)).toMatchObject({
    'ratelimit-policy': '"requests";q=7;w=60',
  })
})

test('names are escaped as structured-field strings', () => {
  const policies = policiesOf('default', [{ ...requests, name: 'say "\\"' }])
  const decision = aDecision({ resources: { 'say "\\"': aState() } })
  const { ratelimit: value } = Object(fieldsOf('draft-8', decision, policies))
  expect(itemsOf(value)).toEqual([['say "\\"', { r: 40, t: 36 }]])
})

test('draft 7 has one dictionary', () => {
  const fields = Object(fieldsOf('draft-7', aDecision()))
  expect(fields).toEqual({
    'ratelimit-policy': '100;w=60',
    ratelimit: 'limit=100, remaining=40, reset=36',
  })
  expect([...parseDictionary(fields.ratelimit)].map(([key, [value]]) => [key, value])).toEqual([
    ['limit', 100],
    ['remaining', 40],
    ['reset', 36],
  ])
})

test('draft 6 has a field for each number', () => {
  expect(fieldsOf('draft-6', aDecision())).toEqual({
    'ratelimit-policy': '100;w=60',
    'ratelimit-limit': '100',
    'ratelimit-remaining': '40',
    'ratelimit-reset': '36',
  })
})

test('the legacy reset is a point in time, in epoch seconds', () => {
  expect(fieldsOf('legacy', aDecision())).toEqual({
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '40',
    'x-ratelimit-reset': '1700000037',
  })
})

test('several generations are sent side by side', () => {
  const { fields } = rateLimitHeaders(['draft-8', 'legacy'], one, aDecision(), clock)
  expect(fields.map(({ name }) => name)).toEqual([
    'RateLimit-Policy',
    'RateLimit',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
  ])
})

test('a field with room for one policy shows the one with the fewest requests left', () => {
  const resources = {
    requests: aState({ remaining: 40 }),
    database: aState({ limit: 2_000, windowMs: 1_000, remaining: 60, resetMs: 970, cost: 5 }),
  }
  expect(fieldsOf('draft-7', aDecision({ resources }), two)).toMatchObject({
    ratelimit: 'limit=2000, remaining=60, reset=1',
  })
})

test('of a refusal it shows the policy that refused, and when it would not', () => {
  const resources = {
    requests: aState({ remaining: 0.01 }),
    database: aState({ limit: 2_000, windowMs: 1_000, remaining: 3, resetMs: 998, cost: 5 }),
  }
  const decision = aRefusal({ limitedBy: 'database', retryAfterMs: 1, resources })
  expect(fieldsOf('draft-6', decision, two)).toMatchObject({
    'ratelimit-limit': '2000',
    'ratelimit-remaining': '3',
    'ratelimit-reset': '1',
  })
})

test('a refused policy resets when the request would be admitted, the others when they are full', () => {
  const resources = { requests: aState({ remaining: 0, resetMs: 60_000 }), database: aState() }
  const fields = Object(fieldsOf('draft-8', aRefusal({ retryAfterMs: 600, resources }), two))
  expect(itemsOf(fields.ratelimit)).toEqual([
    ['api/requests', { r: 0, t: 1 }],
    ['api/database', { r: 40, t: 36 }],
  ])
})

test('a request that can never be admitted leaves the reset of its bucket', () => {
  const resources = { requests: aState({ cost: 500, remaining: 40, resetMs: 36_000 }) }
  const decision = aRefusal({ retryAfterMs: Number.POSITIVE_INFINITY, resources })
  expect(fieldsOf('draft-8', decision)).toMatchObject({ ratelimit: '"requests";r=40;t=36' })
})

test('a blocked client has nothing left, whatever its bucket holds', () => {
  const decision = aRefusal({
    blocked: true,
    retryAfterMs: 90_000,
    resources: { requests: aState() },
  })
  expect(fieldsOf('draft-8', decision)).toMatchObject({ ratelimit: '"requests";r=0;t=90' })
})

test('a request that touches no policy gets no fields', () => {
  expect(fieldsOf('draft-8', aDecision({ resources: {} }))).toEqual({})
  expect(fieldsOf('draft-8', aDecision(), [])).toEqual({})
})

test('whatever the numbers, every field parses, rounds down what is left and up what it takes', () => {
  const numbers = fc.record({
    limit: fc.integer({ min: 1, max: 1e12 }).map((thousandths) => thousandths / 1000),
    windowMs: fc.integer({ min: 1, max: 1e9 }),
    remaining: fc.double({ min: 0, max: 1e9, noNaN: true }),
    resetMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    cost: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
  })
  fc.assert(
    fc.property(numbers, (state) => {
      const fields = Object(fieldsOf('draft-8', aDecision({ resources: { requests: state } })))
      const [, left] = itemsOf(fields.ratelimit)[0] ?? []
      expect(left).toEqual({ r: Math.floor(state.remaining), t: Math.ceil(state.resetMs / 1000) })
      expect(parseList(fields['ratelimit-policy'])).toHaveLength(1)
    }),
    { seed: 1 },
  )
})
