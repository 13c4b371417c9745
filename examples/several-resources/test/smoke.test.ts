import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  type RunningExample,
  startExample,
  startsWithinMs,
} from '../../../scripts/start-example.ts'

let example: RunningExample

beforeAll(async () => {
  example = await startExample('several-resources')
}, startsWithinMs)

afterAll(async () => {
  expect(await example.stop()).toBe(0)
})

test('a search is counted for its client and for the database, and takes no tokens', async () => {
  const response = await fetch(`${example.url}/search`)
  expect(response.status).toBe(200)
  const left = remaining(response)
  expect(Object.keys(left)).toEqual(['api/requests', 'api/database'])
  expect(left['api/requests']).toBe(599)
  // Two rows a millisecond come back, so the five of this search may already have.
  expect(left['api/database']).toBeGreaterThanOrEqual(1_995)
})

test('a chat reserves what is learned, and is settled at what it really cost', async () => {
  const sentAt = performance.now()
  const first = await chat('settles', 80)
  expect(first.status).toBe(200)
  const refilled = 1.5 * (performance.now() - sentAt)
  expect(remaining(first)['api/tokens']).toBeGreaterThanOrEqual(90_000 - 800)
  expect(remaining(first)['api/tokens']).toBeLessThanOrEqual(90_000 - 800 + refilled)
  const second = await chat('settles', 80)
  // Refill of 1.5 tokens a millisecond has closed the gap of the first chat's 100 tokens or not.
  expect(remaining(second)['api/tokens']).toBeGreaterThanOrEqual(90_000 - 100 - 800)
})

test('long prompts use up the tokens of one API key, not those of another', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 20 && !statuses.includes(429); count++) {
    statuses.push((await chat('greedy', 30_000)).status)
  }
  expect(statuses.at(0)).toBe(200)
  expect(statuses.at(-1)).toBe(429)
  const refused = await chat('greedy', 30_000)
  expect(await refused.json()).toMatchObject({ 'violated-policies': ['api/tokens'] })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await chat('modest', 80)).status).toBe(200)
})

function chat(key: string, length: number): Promise<Response> {
  return fetch(`${example.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ prompt: 'x'.repeat(length) }),
  })
}

/** The whole tokens left, by policy, from a `RateLimit` field. */
function remaining(response: Response): Record<string, number> {
  const items = (response.headers.get('ratelimit') ?? '').matchAll(/"([^"]+)";r=(\d+)/g)
  return Object.fromEntries([...items].map(([, name, left]) => [name, Number(left)]))
}
