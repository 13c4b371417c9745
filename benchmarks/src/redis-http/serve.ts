/** Express on a port: `serve.js <variant> <port of Redis>`. Tells its CPU time when asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { middlewares } from './middlewares.ts'
import type { Variant } from './variants.ts'

process.env.NODE_ENV = 'production'
const [variant, redisPort] = process.argv.slice(2)
const app = express()
const middleware = middlewares[variant as Variant](Number(redisPort))
if (middleware !== undefined) app.use(middleware)
app.get('/', (_req, res) => void res.end('hello'))
const server = createServer(app)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.({ ports: [(server.address() as AddressInfo).port] })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit())
