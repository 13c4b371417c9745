import type { AddressInfo } from 'node:net'
import { predictiveLimit } from '@predictive-limit/koa'
import Koa from 'koa'

const app = new Koa()
const limit = predictiveLimit({ limit: 10, window: '1m' })

app.use(limit)
app.use((ctx) => {
  ctx.body = { remaining: limit.decision(ctx).resources.requests?.remaining }
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://localhost:${port}`)
})

process.on('SIGTERM', () => {
  server.close(() => limit.close())
})
