import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'

const CONNECTIONS = 2
/** Requests under way per connection: fewer system calls, whose time is noise here. */
const PIPELINING = 8

/** A server process with one port a variant, and the connections that are kept open to them. */
export class Served {
  readonly #child: ChildProcess
  readonly #pools: readonly Pool[]

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#child = child
    this.#pools = ports.map((port) => {
      const options = { connections: CONNECTIONS, pipelining: PIPELINING }
      return new Pool(`http://127.0.0.1:${port}`, options)
    })
  }

  static async start(framework: string): Promise<Served> {
    const file = fileURLToPath(new URL('./serve.js', import.meta.url))
    const child = spawn(process.execPath, [file, framework], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [{ ports }] = (await once(child, 'message')) as [{ ports: readonly number[] }]
    return new Served(child, ports)
  }

  /** Sends `count` requests to a variant; returns the server's CPU time for one, µs. */
  async cpuUsOf(variant: number, count: number): Promise<number> {
    const pool = this.#pools[variant] as Pool
    const before = await this.#cpuUs()
    const lanes = CONNECTIONS * PIPELINING
    await Promise.all(Array.from({ length: lanes }, () => send(pool, count / lanes)))
    return ((await this.#cpuUs()) - before) / count
  }

  async stop(): Promise<void> {
    for (const pool of this.#pools) await pool.close()
    this.#child.disconnect()
  }

  async #cpuUs(): Promise<number> {
    this.#child.send('cpu')
    const [{ cpuUs }] = (await once(this.#child, 'message')) as [{ cpuUs: number }]
    return cpuUs
  }
}

async function send(pool: Pool, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { body, statusCode } = await pool.request({ method: 'GET', path: '/' })
    await body.dump()
    if (statusCode !== 200) throw new Error(`Expected 200, got ${statusCode}`)
  }
}
