import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'

const startsWithinMs = 10_000

/** Runs a server with a limit of 100 a minute and talks to it until it refuses. */
export async function checkServer(file: string, code: string): Promise<void> {
  const port = await freePort()
  writeFileSync(file, code.replaceAll('3000', String(port)))
  const server = spawn(process.execPath, [file], { cwd: dirname(file), stdio: 'inherit' })
  try {
    const url = `http://localhost:${port}/`
    await started(server, url)
    await expectLimit(url)
  } finally {
    await stop(server)
  }
}

async function expectLimit(url: string): Promise<void> {
  // One request went into finding out whether the server was up.
  for (let count = 2; count <= 100; count++) {
    const response = await fetch(url)
    assert.equal(response.status, 200, `request ${count} of 100`)
    assert.match(response.headers.get('ratelimit-policy') ?? '', /q=100;w=60/)
    assert.match(response.headers.get('ratelimit') ?? '', /r=\d+;t=\d+/)
    await response.arrayBuffer()
  }
  await expectRefused(url)
}

/** Refill of 100 a minute may admit a few more on a slow machine. */
async function expectRefused(url: string): Promise<void> {
  for (let extra = 0; extra < 20; extra++) {
    const response = await fetch(url)
    await response.arrayBuffer()
    if (response.status === 200) continue
    assert.equal(response.status, 429)
    assert.match(response.headers.get('retry-after') ?? '', /^\d+$/)
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
    return
  }
  assert.fail('nothing was refused')
}

async function started(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + startsWithinMs
  while (server.exitCode === null && performance.now() < deadline) {
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer()
    if (response !== undefined) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the server did not start: exit code ${server.exitCode}`)
}

/** The examples close on SIGTERM; one that stays is an error too. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  const late = setTimeout(() => server.kill('SIGKILL'), 5_000)
  const [, signal] = await gone
  clearTimeout(late)
  assert.notEqual(signal, 'SIGKILL', 'the server did not stop on SIGTERM')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
