/** Express on a port for each variant: `serve.js <port of Redis>`. Tells its CPU time when asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { middlewares } from './middlewares.ts'
import { VARIANTS } from './variants.ts'

process.env.NODE_ENV = 'production'
const redisPort = Number(process.argv[2])
const ports: number[] = []
for (const variant of VARIANTS) {
  const app = express()
  const middleware = middlewares[variant](redisPort)
  if (middleware !== undefined) app.use(middleware)
  app.get('/', (_req, res) => void res.end('hello'))
  const server = createServer(app)
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ports.push((server.address() as AddressInfo).port)
}
process.send?.({ ports })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit())
