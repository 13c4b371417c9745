import { randomInt } from 'node:crypto'
import { TestServerError } from '../test-server-error.ts'

/**
 * Where test servers listen. A node of a cluster has a second port, 10,000 above. Both lie below the
 * ports that the kernel lends to outgoing connections (from 32,768 on Linux, 49,152 on macOS): a client
 * that dials a killed server over and over is lent the very port it dials sooner or later, is connected to
 * itself, and keeps the server from coming back.
 */
const firstPort = 10_000
const endPort = 22_768

/** Draws to make before giving up; hardly any port of the range is taken on an ordinary machine. */
const draws = 20

/**
 * Draws ports and starts servers on them, with other ports when one is taken. Whether a port is free is
 * left for the server's own bind to find out: any look before would be out of date when it binds.
 */
export async function onFreePorts<T>(
  count: number,
  start: (ports: readonly number[]) => Promise<T>,
): Promise<T> {
  for (let draw = 1; ; draw++) {
    try {
      return await start(drawPorts(count))
    } catch (error) {
      const taken = error instanceof TestServerError && error.code === 'TEST_SERVERS_E_PORT_TAKEN'
      if (!taken || draw === draws) throw error
    }
  }
}

function drawPorts(count: number): readonly number[] {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(randomInt(firstPort, endPort))
  return [...ports]
}
