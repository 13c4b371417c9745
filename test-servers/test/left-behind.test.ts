import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { until } from '../src/until.ts'
import { isRunning } from './is-running.ts'

interface Started {
  readonly pids: readonly number[]
  readonly folders: readonly string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Starts servers of every kind in a process of its own. */
function startEverything(...args: readonly string[]): ChildProcess {
  const program = 'test-servers/test/programs/start-everything.ts'
  return spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function startedBy({ stdout }: ChildProcess): Promise<Started> {
  if (stdout === null) throw new Error('the program has no output')
  for await (const line of createInterface(stdout)) return JSON.parse(line)
  throw new Error('the program ended before it had started everything')
}

/** Its exit code, 0 when it came to its end by itself. */
async function endOf(program: ChildProcess): Promise<number | null> {
  const late = setTimeout(() => program.kill('SIGKILL'), 20_000)
  const [code] = await once(program, 'exit')
  clearTimeout(late)
  return code
}

async function expectNothingLeft(started: Started): Promise<void> {
  const left = () => ({
    pids: started.pids.filter(isRunning),
    folders: started.folders.filter((folder) => existsSync(folder)),
  })
  const isNothing = async () => left().pids.length + left().folders.length === 0
  await until('nothing was left', 5_000, isNothing).catch(() => {})
  const remains = left()
  for (const pid of remains.pids) process.kill(pid, 'SIGKILL')
  for (const folder of remains.folders) rmSync(folder, { recursive: true, force: true })
  expect(remains).toEqual({ pids: [], folders: [] })
}

test('a process that is killed leaves no server, no proxy and no folder behind', async () => {
  const program = startEverything()
  const started = await startedBy(program)
  expect(started.pids).toHaveLength(13)
  expect(started.folders.every((folder) => existsSync(folder))).toBe(true)
  program.kill('SIGKILL')
  await expectNothingLeft(started)
}, 30_000)

test('servers that were not stopped neither keep a process from its end nor outlive it', async () => {
  const program = startEverything('end')
  const end = endOf(program)
  const started = await startedBy(program)
  const code = await end
  await expectNothingLeft(started)
  expect(code).toBe(0)
}, 40_000)
