import type { AddressInfo } from 'node:net'
import type { NumberedOrder, ProxyReport } from './orders.ts'
import { createProxy } from './proxy.ts'

// The process of a proxy, started with the target's port and the delay.

const [targetPort = 0, delayMs = 0] = process.argv.slice(2).map(Number)
const proxy = createProxy(targetPort, delayMs)

process.on('message', ({ number, order }: NumberedOrder) => {
  proxy.obey(order)
  report({ kind: 'done', number })
})
// The kernel closes the channel when the process that started this one dies, of whatever cause.
process.on('disconnect', () => process.exit())

proxy.server.listen(0, '127.0.0.1', () => {
  report({ kind: 'listening', port: (proxy.server.address() as AddressInfo).port })
})

function report(message: ProxyReport): void {
  process.send?.(message)
}
