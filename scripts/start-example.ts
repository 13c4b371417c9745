import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A loaded machine takes its time to load TypeScript. */
export const startsWithinMs = 30_000

export interface RunningExample {
  /** Where it listens, such as `http://localhost:40123`. */
  readonly url: string
  /** Asks it to stop, and resolves to its exit code; `null` means that it had to be killed. */
  stop(): Promise<number | null>
}

/** Starts an example by its own `start` command, on a free port. */
export async function startExample(name: string): Promise<RunningExample> {
  const cwd = fileURLToPath(new URL(`../examples/${name}`, import.meta.url))
  const { scripts } = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
  const [, ...parameters] = scripts.start.split(' ')
  const server = spawn(process.execPath, parameters, {
    cwd,
    // biome-ignore lint/style/useNamingConvention: environment variables are upper case.
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const late = setTimeout(() => server.kill('SIGKILL'), startsWithinMs - 1_000)
  const url = await firstLine(server)
  clearTimeout(late)
  return { url, stop: () => stop(server) }
}

async function firstLine(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('the example has no output')
  for await (const line of createInterface(server.stdout)) return line
  throw new Error('the example ended before it printed its address')
}

async function stop(server: ChildProcess): Promise<number | null> {
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  const late = setTimeout(() => server.kill('SIGKILL'), 5_000)
  const [code] = await gone
  clearTimeout(late)
  return code
}
