import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** One process of the app. */
export interface App {
  readonly url: string
  /** As a crash would: it tells nobody. */
  kill(): Promise<void>
  /** As a deploy does: it answers what it has begun, and gives back what it holds. */
  stop(): Promise<void>
}

export async function startApp(redisUrl: string): Promise<App> {
  const child = spawn(process.execPath, ['--import', 'tsx', pathOf('./app.ts')], {
    // biome-ignore lint/style/useNamingConvention: names of environment variables.
    env: { ...process.env, PORT: '0', REDIS_URL: redisUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const end = (signal: 'SIGKILL' | 'SIGTERM') => async () => {
    child.kill(signal)
    await ended
  }
  const url = await firstLine(child)
  return { url, kill: end('SIGKILL'), stop: end('SIGTERM') }
}

/** Servers for this run only; addresses of several, of a Redis Cluster, have commas between them. */
export interface RunningRedis {
  readonly url: string
  stop(): Promise<void>
}

/** Redis for this run only, where `REDIS_URL` names none. */
export async function startRedis(servers: number): Promise<RunningRedis> {
  const given = process.env.REDIS_URL
  if (given !== undefined) return { url: given, stop: async () => undefined }
  const isCluster = servers > 1
  const all = await Promise.all(Array.from({ length: servers }, () => startServer(isCluster)))
  if (isCluster) await joinServers(all.map(({ port }) => `127.0.0.1:${port}`))
  return {
    url: all.map(({ port }) => `redis://127.0.0.1:${port}`).join(','),
    async stop() {
      await Promise.all(all.map((server) => server.stop()))
    },
  }
}

async function startServer(isCluster: boolean): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'redis-'))
  const own = ['--port', `${port}`, '--save', '', '--dir', directory]
  // Servers of a cluster talk to each other by a second port.
  const shared = ['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]
  const settings = isCluster ? [...own, ...shared] : own
  const child = spawn(process.env.REDIS_SERVER_BIN ?? 'redis-server', settings, { stdio: 'ignore' })
  const failed = once(child, 'error').then(() => {
    throw new Error('There is no redis-server here: install it, or set REDIS_URL.')
  })
  await Promise.race([once(child, 'spawn'), failed])
  return {
    port,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Makes servers a cluster, as one does by hand. */
async function joinServers(addresses: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const settings = ['--cluster', 'create', ...addresses, '--cluster-yes']
    const [code] = await once(spawn('redis-cli', settings, { stdio: 'ignore' }), 'exit')
    if (code === 0) return
    await wait(200)
  }
  throw new Error('The servers did not become a cluster.')
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The app has no output.')
  for await (const line of createInterface(child.stdout)) return line
  throw new Error('The app ended before it listened.')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 6379
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}
