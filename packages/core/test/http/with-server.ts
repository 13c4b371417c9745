import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Serves on a free port while `use` runs. */
export async function withServer(
  listener: RequestListener,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Asks `/` over a Unix socket, where a client has no address. */
export async function askWithoutAddress(listener: RequestListener): Promise<string> {
  const socketPath = join(
    tmpdir(),
    `predictive-limit-${process.pid}-${process.hrtime.bigint()}.sock`,
  )
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  try {
    return await new Promise((resolve, reject) => {
      const outgoing = request({ socketPath, path: '/', agent: false }, (incoming) => {
        incoming.setEncoding('utf8').on('data', resolve).on('error', reject)
      })
      outgoing.on('error', reject).end()
    })
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}
