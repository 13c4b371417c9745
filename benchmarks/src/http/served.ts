import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import type { Variant } from './variants.ts'

const CONNECTIONS = 4

/** A server process and the connections that are kept open to it. */
export class Served {
  readonly #child: ChildProcess
  readonly #pool: Pool

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.#pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 })
  }

  static async start(framework: string, variant: Variant): Promise<Served> {
    const file = fileURLToPath(new URL('./serve.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', file, framework, variant], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return new Served(child, port)
  }

  /** Sends `count` requests over all connections; returns the server's CPU time for one, µs. */
  async cpuUsOf(count: number): Promise<number> {
    const before = await this.#cpuUs()
    const senders = Array.from({ length: CONNECTIONS }, () => this.#send(count / CONNECTIONS))
    await Promise.all(senders)
    return ((await this.#cpuUs()) - before) / count
  }

  async headers(): Promise<{ readonly [name: string]: unknown }> {
    const { headers, body } = await this.#pool.request({ method: 'GET', path: '/' })
    await body.dump()
    return headers
  }

  async stop(): Promise<void> {
    await this.#pool.close()
    this.#child.disconnect()
  }

  async #send(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const { body, statusCode } = await this.#pool.request({ method: 'GET', path: '/' })
      await body.dump()
      if (statusCode !== 200) throw new Error(`Expected 200, got ${statusCode}`)
    }
  }

  async #cpuUs(): Promise<number> {
    this.#child.send('cpu')
    const [{ cpuUs }] = (await once(this.#child, 'message')) as [{ cpuUs: number }]
    return cpuUs
  }
}
