import { expect, test } from '@jest/globals'
import type { Request } from 'express'
import express from 'express'
import { type Decision, predictiveLimit } from '../src/index.ts'

const resources = {
  requests: { limit: 600, window: '1m' },
  tokens: { limit: 90_000, window: '1m', cost: { learn: true, initial: 800, max: 8_000 } },
} as const

test('the types know the resources of a limiter by name', async () => {
  const limit = predictiveLimit({ resources, predict: false })
  const check = (req: Request) => {
    limit.decision(req).settle({ tokens: 1_200 })
    // @ts-expect-error there is no such resource
    limit.decision(req).settle({ token: 1_200 })
    // @ts-expect-error there is no such resource
    limit.decision(req).resources.token?.remaining
    // @ts-expect-error there is no such resource
    return limit.decision(req).limitedBy === 'token'
  }
  expect(check).toThrow()
  // @ts-expect-error there is no such resource
  expect(() => limit.limiter.update({ token: { limit: 5 } })).toThrow()
  expect(limit.limiter.resourceNames).toEqual(['requests', 'tokens'])
  await limit.close()
})

test('the short form has one resource, called requests', async () => {
  const limit = predictiveLimit({ limit: 1, window: '1m', predict: false })
  const decisionOf: (req: Request) => Decision<'requests'> = limit.decision
  expect(decisionOf).toThrow()
  await limit.close()
})

test('option functions receive the request of Express', async () => {
  const limit = predictiveLimit({
    resources: {
      requests: {
        limit: 1,
        window: '1m',
        key: (req) => req.get('x-user'),
        // @ts-expect-error requests of Express have no such property
        cost: (req) => req.weight,
      },
    },
    skip: (req) => req.path === '/health',
    onLimited: (req, res, decision) => {
      // @ts-expect-error there is no such resource
      res.status(429).json({ path: req.path, left: decision.resources.request })
    },
    predict: false,
  })
  await limit.close()
})

test('the middleware goes where a middleware goes, and its decision where handlers look', async () => {
  const limit = predictiveLimit({ limit: 1, window: '1m', predict: false })
  const app = express()
  app.use(limit)
  app.get('/users/:id', limit, (req, res) => {
    const decision: Decision | undefined = req.rateLimit
    res.json({
      id: req.params.id,
      left: limit.decision(req).resources.requests?.remaining,
      decision,
    })
  })
  await limit.close()
})
