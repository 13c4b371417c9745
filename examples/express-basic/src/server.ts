import type { AddressInfo } from 'node:net'
import { predictiveLimit } from '@predictive-limit/express'
import express from 'express'

const app = express()
const limit = predictiveLimit({ limit: 10, window: '1m' })

app.use(limit)
app.get('/', (req, res) => {
  res.json({ remaining: limit.decision(req).resources.requests?.remaining })
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://localhost:${port}`)
})

process.on('SIGTERM', () => {
  server.close(() => limit.close())
})
