import type { AddressInfo } from 'node:net'
import { predictiveLimit } from '@predictive-limit/express'
import express from 'express'
import { complete } from './model.ts'

const app = express()
const limit = predictiveLimit({
  name: 'api',
  resources: {
    // Per client, whatever it asks for.
    requests: { limit: 600, window: '1m' },
    // One database for everybody; a search costs it more.
    database: {
      limit: 2_000,
      window: '1s',
      key: 'shared',
      cost: (req) => (req.path === '/search' ? 5 : 1),
    },
    // Per API key; without one the resource does not take part. What a chat costs is known after it.
    tokens: {
      limit: 90_000,
      window: '1m',
      key: (req) => req.get('x-api-key'),
      cost: { learn: true, initial: 800, max: 8_000 },
    },
  },
})

app.use(express.json())

app.get('/search', limit, (_req, res) => {
  res.json({ found: [] })
})

app.post('/chat', limit, async (req, res) => {
  const reply = await complete(req.body.prompt)
  limit.decision(req).settle({ tokens: reply.usage.totalTokens })
  res.json(reply)
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://localhost:${port}`)
})

process.on('SIGTERM', () => {
  server.close(() => limit.close())
})
