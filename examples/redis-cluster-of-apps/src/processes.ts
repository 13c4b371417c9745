import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

/** Redis for this run only, where `REDIS_URL` names none. */
export async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env.REDIS_URL
  if (given !== undefined) return { url: given, stop: async () => undefined }
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'redis-'))
  const settings = ['--port', `${port}`, '--save', '', '--dir', directory]
  const child = spawn(process.env.REDIS_SERVER_BIN ?? 'redis-server', settings, { stdio: 'ignore' })
  const failed = once(child, 'error').then(() => {
    throw new Error('There is no redis-server here: install it, or set REDIS_URL.')
  })
  await Promise.race([once(child, 'spawn'), failed])
  return {
    url: `redis://localhost:${port}`,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
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
