import { Redis } from 'ioredis'

/** What a Redis server has done so far. */
export interface RedisUsage {
  /** Calls of scripts: every limiter here asks by them alone. */
  readonly calls: number
  /** Time in scripts, ms. */
  readonly scriptMs: number
  /** CPU time of the server process, ms. */
  readonly cpuMs: number
}

/** Asks the server for its usage, on a connection of its own. */
export class UsageReader {
  readonly #client: Redis

  constructor(port: number) {
    this.#client = new Redis(port)
  }

  async read(): Promise<RedisUsage> {
    const [cpu, stats] = await Promise.all([
      this.#client.info('cpu'),
      this.#client.info('commandstats'),
    ])
    const scripts = ['evalsha', 'eval'].map((name) => `cmdstat_${name}:`)
    const sumOf = (field: string) =>
      scripts.reduce((sum, start) => sum + numberIn(stats, `${start}.*?${field}=`), 0)
    return {
      calls: sumOf('calls'),
      scriptMs: sumOf('usec') / 1000,
      cpuMs: 1000 * (numberIn(cpu, 'used_cpu_user:') + numberIn(cpu, 'used_cpu_sys:')),
    }
  }

  close(): void {
    this.#client.disconnect()
  }
}

export function usageBetween(before: RedisUsage, after: RedisUsage): RedisUsage {
  return {
    calls: after.calls - before.calls,
    scriptMs: after.scriptMs - before.scriptMs,
    cpuMs: after.cpuMs - before.cpuMs,
  }
}

/** The number after some text of an answer to `INFO`; 0 where it is not told. */
function numberIn(info: string, before: string): number {
  return Number(new RegExp(`^${before}([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
}
