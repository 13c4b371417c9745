import { Redis } from 'ioredis'

/** A client of a server of this machine while `use` runs; it does not hide broken connections. */
export async function connected<T>(port: number, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  })
  // Told by the commands as well.
  client.on('error', () => {})
  try {
    return await use(client)
  } finally {
    // ioredis would wait 2 s for a connection to close that it never had.
    if (client.status !== 'end') client.disconnect()
  }
}

/** Closed as it should be, when a test ends. */
export interface Stoppable {
  stop(): Promise<void>
}

/** What has started, while `use` runs. */
export async function during<S extends Stoppable, T>(
  starting: Promise<S>,
  use: (started: S) => Promise<T>,
): Promise<T> {
  const started = await starting
  try {
    return await use(started)
  } finally {
    await started.stop()
  }
}
