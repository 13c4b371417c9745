import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Controls } from '../controls.ts'
import { findRedisServer } from '../install/find-redis-server.ts'
import { type GuardedProcess, logFile, spawnGuarded } from '../spawn-guarded.ts'
import { TestServerError } from '../test-server-error.ts'
import { until } from '../until.ts'
import { infoField, withClient } from './with-client.ts'

/** A server of this machine, at `127.0.0.1:port`. */
export interface RedisServer extends Controls {
  readonly port: number
  /** Of the process, which is another one after a restart. */
  readonly pid: number
  /** Has the configuration, the log and, when it persists, the data; gone when the server is stopped. */
  readonly folder: string
}

/** What every server that holds data can be asked for; sentinels hold none. */
export interface ServerOptions {
  /**
   * Further lines of the configuration, such as `maxmemory-policy allkeys-lru`; the last of two wins.
   *
   * @default []
   */
  readonly config?: readonly string[]
  /**
   * Whether every answered write is on disk, and outlives a kill.
   *
   * @default false
   */
  readonly persist?: boolean
}

/** One server to start. */
export interface ServerPlan extends ServerOptions {
  readonly port: number
  /**
   * A sentinel watches servers and holds no data.
   *
   * @default 'data'
   */
  readonly role?: 'data' | 'sentinel'
}

/** A server alone takes some ten milliseconds; a loaded machine, much longer. */
const readyWithinMs = 15_000

/** Starts a server, and resolves when it answers. Rejects with `TEST_SERVERS_E_PORT_TAKEN` to be tried elsewhere. */
export async function startServer(plan: ServerPlan): Promise<RedisServer> {
  const { command } = findRedisServer()
  const folder = mkdtempSync(join(tmpdir(), 'predictive-limit-redis-'))
  writeFileSync(join(folder, 'redis.conf'), configurationOf(plan, folder).join('\n'))
  const launch = () => launchServer(command, plan, folder)
  try {
    return controlled(plan, folder, await launch(), launch)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function configurationOf(plan: ServerPlan, folder: string): readonly string[] {
  const { port, role = 'data', persist = false, config = [] } = plan
  const everyRole = ['bind 127.0.0.1', `port ${port}`, `dir ${JSON.stringify(folder)}`]
  if (role === 'sentinel') return [...everyRole, ...config, '']
  return [
    ...everyRole,
    'save ""',
    `appendonly ${persist ? 'yes' : 'no'}`,
    'appendfsync always',
    ...config,
    '',
  ]
}

async function launchServer(
  command: string,
  plan: ServerPlan,
  folder: string,
): Promise<GuardedProcess> {
  const args = [join(folder, 'redis.conf'), ...(plan.role === 'sentinel' ? ['--sentinel'] : [])]
  const server = spawnGuarded(folder, command, args)
  let hasEnded = false
  void server.ended.then(() => {
    hasEnded = true
  })
  try {
    const answers = async () => hasEnded || (await isReady(plan.port, server.pid))
    await until(`the server at port ${plan.port} answered`, readyWithinMs, answers)
    if (hasEnded) throw startError(plan.port, folder)
    return server
  } catch (error) {
    await server.kill()
    server.handOver()
    throw error
  }
}

/** It must be this process that answers: someone else's server may have the port. */
async function isReady(port: number, pid: number): Promise<boolean> {
  const info = await withClient(port, (client) => client.info())
  return infoField(info, 'process_id') === String(pid) && infoField(info, 'loading') !== '1'
}

function startError(port: number, folder: string): TestServerError {
  const log = readFileSync(join(folder, logFile), 'utf8')
  if (/address already in use/i.test(log))
    return new TestServerError('TEST_SERVERS_E_PORT_TAKEN', `port ${port} is taken`)
  const end = log.trimEnd().split('\n').slice(-10).join('\n')
  return new TestServerError('TEST_SERVERS_E_START', `the server at port ${port} ended:\n${end}`)
}

/** The server's life after its first start. */
function controlled(
  { port }: ServerPlan,
  folder: string,
  first: GuardedProcess,
  launch: () => Promise<GuardedProcess>,
): RedisServer {
  let current = first
  let isStopped = false
  return {
    port,
    folder,
    get pid() {
      return current.pid
    },
    pause: () => current.signal('SIGSTOP'),
    resume: () => current.signal('SIGCONT'),
    kill: () => current.kill(),
    async restart({ empty = false } = {}) {
      if (isStopped) throw new TestServerError('TEST_SERVERS_E_STOPPED', `port ${port} was stopped`)
      await current.kill()
      if (empty) await removeData(folder)
      const before = current
      current = await launch()
      before.handOver()
    },
    async stop() {
      isStopped = true
      await current.kill()
      await rm(folder, { recursive: true, force: true })
      current.handOver()
    },
  }
}

/** What a server reads at its start to have its keys back. */
async function removeData(folder: string): Promise<void> {
  for (const data of ['appendonlydir', 'appendonly.aof', 'dump.rdb'])
    await rm(join(folder, data), { recursive: true, force: true })
}
