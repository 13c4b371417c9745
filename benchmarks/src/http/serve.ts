import type { AddressInfo } from 'node:net'
import { expressApp } from './express-app.ts'
import { honoApp } from './hono-app.ts'
import { koaApp } from './koa-app.ts'
import type { Variant } from './variants.ts'

/** A server in a process of its own; its parent asks for the CPU time it has used so far. */
const apps = { express: expressApp, koa: koaApp, hono: honoApp }
process.env.NODE_ENV = 'production'
const [framework, variant] = process.argv.slice(2) as [keyof typeof apps, Variant]
const server = apps[framework](variant)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit())
