import { expect, test } from '@jest/globals'
import { type Context, Hono } from 'hono'
import { type Decision, predictiveLimit } from '../src/index.ts'

const resources = {
  requests: { limit: 600, window: '1m' },
  tokens: { limit: 90_000, window: '1m', cost: { learn: true, initial: 800, max: 8_000 } },
} as const

test('the types know the resources of a limiter by name', async () => {
  const limit = predictiveLimit({ resources, predict: false })
  const check = (c: Context) => {
    limit.decision(c).settle({ tokens: 1_200 })
    // @ts-expect-error there is no such resource
    limit.decision(c).settle({ token: 1_200 })
    // @ts-expect-error there is no such resource
    return limit.decision(c).limitedBy === 'token'
  }
  expect(check).toThrow()
  await limit.close()
})

test('option functions receive the context of Hono', async () => {
  const limit = predictiveLimit({
    resources: {
      requests: {
        limit: 1,
        window: '1m',
        key: (c) => c.req.header('x-user'),
        cost: (c) => c.req.path.length,
      },
    },
    onLimited: (c, decision) => {
      // @ts-expect-error there is no such resource
      return c.json({ path: c.req.path, left: decision.resources.request })
    },
    predict: false,
  })
  await limit.close()
})

test('the middleware goes where a middleware goes, and its decision where handlers look', async () => {
  const limit = predictiveLimit({ limit: 1, window: '1m', predict: false })
  // biome-ignore lint/style/useNamingConvention: Hono spells it so.
  type Env = { Variables: { user: string } }
  new Hono<Env>().use(limit).get('/users/:id', limit, (c) => {
    const decision: Decision = c.get('rateLimit')
    const left = limit.decision(c).resources.requests?.remaining
    return c.json({ user: c.get('user'), id: c.req.param('id'), left, source: decision.source })
  })
  await limit.close()
})
