import type { AddressInfo } from 'node:net'
import { predictiveLimit } from '@predictive-limit/express'
import { redisStore } from '@predictive-limit/redis'
import express from 'express'
import { Cluster, Redis } from 'ioredis'

const urls = (process.env.REDIS_URL ?? 'redis://localhost:6379').split(',')
// Several addresses are servers of one Redis Cluster.
const redis =
  urls.length > 1 ? new Cluster(urls, { retryDelayOnTryAgain: 5 }) : new Redis(urls.join())
redis.on('error', (error) => console.error(`redis: ${error.message}`))

const limit = predictiveLimit({
  name: 'orders',
  // While Redis is away each of the three processes goes on with a third of the limit.
  store: redisStore(redis, { instances: 3 }),
  resources: {
    // One database behind all processes: 100 requests a second, at most 50 at once.
    database: { limit: 100, window: '1s', burst: 50, key: 'shared' },
  },
})

const app = express()
app.use(limit)
app.get('/orders', (req, res) => {
  // "predicted", "standard", or "fallback" where Redis took too long and this process decided alone.
  res.set('x-paid-by', limit.decision(req).source)
  res.json({ orders: [] })
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://localhost:${port}`)
})

process.on('SIGTERM', () => {
  server.close(async () => {
    // Gives back what this process holds, so that the others may have it at once.
    await limit.close()
    await redis.quit()
  })
  server.closeIdleConnections()
})
