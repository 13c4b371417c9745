import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  type RunningExample,
  startExample,
  startsWithinMs,
} from '../../../scripts/start-example.ts'

let example: RunningExample

beforeAll(async () => {
  example = await startExample('hono-basic')
}, startsWithinMs)

afterAll(async () => {
  expect(await example.stop()).toBe(0)
})

test('ten requests are admitted, with the fields of one policy, and the next is refused', async () => {
  for (let left = 9; left >= 0; left--) {
    const response = await fetch(example.url)
    expect(response.status).toBe(200)
    expect(response.headers.get('ratelimit-policy')).toBe('"requests";q=10;w=60')
    expect(response.headers.get('ratelimit')).toMatch(new RegExp(`^"requests";r=${left};t=\\d+$`))
    const body = (await response.json()) as { readonly remaining: number }
    expect(Math.floor(body.remaining)).toBe(left)
  }
  const refused = await fetch(example.url)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['requests'] })
})
