import { serve } from '@hono/node-server'
import { predictiveLimit } from '@predictive-limit/hono'
import { Hono } from 'hono'

const app = new Hono()
const limit = predictiveLimit({ limit: 10, window: '1m' })

app.use(limit)
app.get('/', (c) => c.json({ remaining: limit.decision(c).resources.requests?.remaining }))

const port = Number(process.env.PORT ?? 3000)
const server = serve({ fetch: app.fetch, port }, (address) => {
  console.log(`http://localhost:${address.port}`)
})

process.on('SIGTERM', () => {
  server.close(() => limit.close())
})
