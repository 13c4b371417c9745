import { expect, test } from '@jest/globals'
import { policiesOf } from '../../src/http/policy.ts'
import { problemOf } from '../../src/http/problem.ts'
import { aRefusal, aState } from './a-decision.ts'

const requests = { name: 'requests', limit: 100, windowMs: 60_000, cost: 1, dryRun: false } as const
const policies = policiesOf('api', [requests, { ...requests, name: 'tokens', cost: 800 }])
const registry = 'https://iana.org/assignments/http-problem-types'

test('a used-up quota is a 429 that names its policy', () => {
  expect(problemOf(aRefusal(), policies)).toEqual({
    type: `${registry}#quota-exceeded`,
    title: 'Request cannot be satisfied as the assigned quota has been exceeded',
    status: 429,
    'violated-policies': ['api/requests'],
  })
})

test('every policy that lacks tokens is named', () => {
  const resources = { requests: aState({ remaining: 0 }), tokens: aState({ cost: 800 }) }
  expect(problemOf(aRefusal({ resources }), policies)).toMatchObject({
    'violated-policies': ['api/requests', 'api/tokens'],
  })
})

test('a request that costs more than may be used at once is not worth trying again', () => {
  expect(problemOf(aRefusal({ retryAfterMs: Number.POSITIVE_INFINITY }), policies)).toMatchObject({
    type: `${registry}#quota-exceeded`,
    title: 'Request can never be satisfied as it costs more than may be used at once',
    status: 429,
    retryable: false,
  })
})

test('capacity that shrank because the store is away is a 503', () => {
  expect(problemOf(aRefusal({ source: 'fallback' }), policies)).toMatchObject({
    type: `${registry}#temporary-reduced-capacity`,
    status: 503,
  })
})

test('a blocked key is a 429 of its own type', () => {
  expect(problemOf(aRefusal({ blocked: true }), policies)).toMatchObject({
    type: `${registry}#abnormal-usage-detected`,
    status: 429,
  })
})
