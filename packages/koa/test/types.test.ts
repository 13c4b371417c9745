import { expect, test } from '@jest/globals'
import Router from '@koa/router'
import type { Context } from 'koa'
import Koa from 'koa'
import { type Decision, predictiveLimit } from '../src/index.ts'

const resources = {
  requests: { limit: 600, window: '1m' },
  tokens: { limit: 90_000, window: '1m', cost: { learn: true, initial: 800, max: 8_000 } },
} as const

test('the types know the resources of a limiter by name', async () => {
  const limit = predictiveLimit({ resources, predict: false })
  const check = (ctx: Context) => {
    limit.decision(ctx).settle({ tokens: 1_200 })
    // @ts-expect-error there is no such resource
    limit.decision(ctx).settle({ token: 1_200 })
    // @ts-expect-error there is no such resource
    return limit.decision(ctx).limitedBy === 'token'
  }
  expect(check).toThrow()
  await limit.close()
})

test('option functions receive the context of Koa', async () => {
  const limit = predictiveLimit({
    resources: {
      requests: {
        limit: 1,
        window: '1m',
        key: (ctx) => ctx.get('x-user'),
        cost: (ctx) => ctx.path.length,
      },
    },
    onLimited: (ctx, decision) => {
      // @ts-expect-error there is no such resource
      ctx.body = { path: ctx.path, left: decision.resources.request }
    },
    predict: false,
  })
  await limit.close()
})

test('the middleware goes where a middleware goes, and its decision where handlers look', async () => {
  const limit = predictiveLimit({ limit: 1, window: '1m', predict: false })
  new Koa().use(limit)
  new Router().get('/users/:id', limit, (ctx) => {
    const decision: Decision | undefined = ctx.state.rateLimit
    ctx.body = { left: limit.decision(ctx).resources.requests?.remaining, decision }
  })
  await limit.close()
})
