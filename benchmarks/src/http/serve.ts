import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expressApp } from './express-app.ts'
import { honoApp } from './hono-app.ts'
import { koaApp } from './koa-app.ts'
import { VARIANTS } from './variants.ts'

/**
 * All variants of one framework on ports of their own in one process, so that they share the
 * framework's compiled code; the parent asks for the CPU time used so far.
 */
const apps = { express: expressApp, koa: koaApp, hono: honoApp }
process.env.NODE_ENV = 'production'
const appOf = apps[process.argv[2] as keyof typeof apps]
const ports: number[] = []
for (const variant of VARIANTS) {
  const server = appOf(variant)
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
