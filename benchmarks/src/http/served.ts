import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'

/** A program that listens on a port for each variant, and how it is asked. */
export interface Serving {
  readonly file: URL
  readonly args: readonly string[]
  readonly connections: number
  /** Requests under way per connection. */
  readonly pipelining: number
}

/** What a server did in some time. */
export interface Throughput {
  readonly perSecond: number
  /** CPU time of its process for a request. */
  readonly cpuUs: number
}

/** A server process with one port a variant, and the connections that are kept open to them. */
export class Served {
  readonly #child: ChildProcess
  readonly #pools: readonly Pool[]
  readonly #lanes: number

  private constructor(child: ChildProcess, ports: readonly number[], serving: Serving) {
    const { connections, pipelining } = serving
    this.#child = child
    this.#lanes = connections * pipelining
    this.#pools = ports.map(
      (port) => new Pool(`http://127.0.0.1:${port}`, { connections, pipelining }),
    )
  }

  static async start(serving: Serving): Promise<Served> {
    const { file, args } = serving
    const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [{ ports }] = (await once(child, 'message')) as [{ ports: readonly number[] }]
    return new Served(child, ports, serving)
  }

  /** Sends `count` requests to a variant; returns the server's CPU time for one, µs. */
  async cpuUsOf(variant: number, count: number): Promise<number> {
    const pool = this.#pools[variant] as Pool
    const before = await this.#cpuUs()
    await this.#onLanes(() => send(pool, count / this.#lanes))
    return ((await this.#cpuUs()) - before) / count
  }

  /** Keeps all lanes busy for a time. */
  async throughputOf(variant: number, forMs: number): Promise<Throughput> {
    const pool = this.#pools[variant] as Pool
    const before = await this.#cpuUs()
    const startMs = performance.now()
    const counts = await this.#onLanes(() => sendUntil(pool, startMs + forMs))
    const count = counts.reduce((sum, ofLane) => sum + ofLane, 0)
    const perSecond = (1000 * count) / (performance.now() - startMs)
    return { perSecond, cpuUs: ((await this.#cpuUs()) - before) / count }
  }

  async stop(): Promise<void> {
    for (const pool of this.#pools) await pool.close()
    this.#child.disconnect()
  }

  #onLanes<T>(run: () => Promise<T>): Promise<T[]> {
    return Promise.all(Array.from({ length: this.#lanes }, run))
  }

  async #cpuUs(): Promise<number> {
    this.#child.send('cpu')
    const [{ cpuUs }] = (await once(this.#child, 'message')) as [{ cpuUs: number }]
    return cpuUs
  }
}

async function send(pool: Pool, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sendOne(pool)
}

async function sendUntil(pool: Pool, endMs: number): Promise<number> {
  let count = 0
  for (; performance.now() < endMs; count += 1) await sendOne(pool)
  return count
}

async function sendOne(pool: Pool): Promise<void> {
  const { body, statusCode } = await pool.request({ method: 'GET', path: '/' })
  await body.dump()
  if (statusCode !== 200) throw new Error(`Expected 200, got ${statusCode}`)
}
