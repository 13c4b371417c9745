import { Redis } from 'ioredis'

/** A connection to a server of this machine while `use` runs. Rejects when the server does not listen. */
export async function withClient<T>(port: number, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    // Whether a server is ready is for the caller to say, who asks again.
    enableReadyCheck: false,
    retryStrategy: () => null,
  })
  // What fails is told by the commands.
  client.on('error', () => {})
  try {
    return await use(client)
  } finally {
    // ioredis would wait 2 s for a connection to close that it never had.
    if (client.status !== 'end') client.disconnect()
  }
}

/** The value of a line `name:value` of what `INFO` and `CLUSTER INFO` print. */
export function infoField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]
}
