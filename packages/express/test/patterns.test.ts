import { expect, test } from '@jest/globals'
import { predictiveLimit } from '@predictive-limit/express'
import express from 'express'
import { withServer } from '../../core/test/http/with-server.ts'

test('patterns name the routes that were asked for over HTTP', async () => {
  const app = express()
  const limit = predictiveLimit({ limit: 10_000, window: '1m' })
  app.get('/list', limit, (_req, res) => void res.send('list'))
  app.get('/item/:id', limit, (_req, res) => void res.send('item'))
  await withServer(app, async (origin) => {
    for (let i = 0; i < 40; i += 1) {
      await (await fetch(`${origin}/list`)).text()
      await (await fetch(`${origin}/item/${i}`)).text()
    }
    await new Promise<void>((resolve) => limit.limiter.on('tick', () => resolve()))
  })
  const { footprints, rules, sequences, observed } = limit.limiter.patterns()
  await limit.close()
  expect(observed).toEqual({ requests: 80, missed: 0, share: 1 })
  expect(footprints.map(({ type, requests }) => [type, requests])).toEqual([
    ['GET /list', 40],
    ['GET /item/:id', 40],
  ])
  expect(sequences[0]).toMatchObject({ after: 'GET /list', next: [{ type: 'GET /item/:id' }, {}] })
  expect(rules.every(({ confidence }) => confidence > 0.5 && confidence <= 1)).toBe(true)
})
