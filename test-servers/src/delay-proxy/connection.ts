import { connect, type Socket } from 'node:net'
import type { Alarm } from './alarm.ts'
import { createDelayLine, type Item } from './delay-line.ts'
import type { Faults, Way } from './faults.ts'

/** A client, the server it wants, and the slow and faulty line between them. */
export interface Connection {
  /** Delivers what stood still, and resets the client when bytes were dropped: its stream has a hole. */
  resume(): void
  /** Resets the client at once. The server sees an ordinary end, after all that had reached it. */
  cut(): void
}

/** Joins a client that has connected to the server at `targetPort`. */
export function joinToServer(
  client: Socket,
  targetPort: number,
  network: { readonly faults: Faults; readonly alarm: Alarm },
): Connection {
  const { faults } = network
  const server = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true })
  let hasHole = false

  function deliver(way: Way, item: Item, onceGone: () => void): void {
    const destination = way === 'requests' ? server : client
    if (item.kind === 'bytes' && faults.losing.delete(way)) {
      cut()
    } else if (faults.dropping.has(way)) {
      hasHole = true
      onceGone()
    } else if (item.kind === 'bytes') {
      destination.write(item.bytes, onceGone)
    } else if (item.kind === 'end') {
      destination.end()
    } else {
      destination.resetAndDestroy()
    }
  }

  function cut(): void {
    for (const line of lines) line.close()
    client.resetAndDestroy()
    // A reset would make the server throw away what it has not read yet.
    server.end()
  }

  for (const socket of [client, server]) socket.setNoDelay(true)
  const lines = [
    createDelayLine(client, 'requests', network, (item, gone) => deliver('requests', item, gone)),
    createDelayLine(server, 'replies', network, (item, gone) => deliver('replies', item, gone)),
  ]
  return {
    cut,
    resume() {
      if (hasHole) cut()
      else for (const line of lines) line.wake()
    },
  }
}
