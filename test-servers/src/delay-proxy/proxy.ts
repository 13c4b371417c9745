import { createServer, type Server } from 'node:net'
import { createAlarm } from './alarm.ts'
import { type Connection, joinToServer } from './connection.ts'
import { type Faults, noFaults, waysOf } from './faults.ts'
import type { Order } from './orders.ts'

/** A proxy in this process. */
export interface Proxy {
  readonly server: Server
  /** What is ordered is in force when this returns. */
  obey(order: Order): void
}

/** A proxy, not yet listening, to a server of this machine. */
export function createProxy(targetPort: number, delayMs: number): Proxy {
  const faults = noFaults(delayMs)
  const network = { faults, alarm: createAlarm() }
  const connections = new Set<Connection>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = joinToServer(client, targetPort, network)
    connections.add(connection)
    client.on('close', () => connections.delete(connection))
  })
  return { server, obey: (order) => obey(order, faults, connections) }
}

function obey(order: Order, faults: Faults, connections: ReadonlySet<Connection>): void {
  switch (order.kind) {
    case 'delay':
      faults.delayMs = order.delayMs
      break
    case 'stall':
      for (const way of waysOf(order.direction)) faults.stalled.add(way)
      break
    case 'drop':
      for (const way of waysOf(order.direction)) faults.dropping.add(way)
      break
    case 'lose-next':
      faults.losing.add(order.direction)
      break
    case 'resume':
      faults.stalled.clear()
      faults.dropping.clear()
      for (const connection of connections) connection.resume()
      break
    case 'reset':
      for (const connection of connections) connection.cut()
  }
}
