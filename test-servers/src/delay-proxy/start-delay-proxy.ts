import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { TestServerError } from '../test-server-error.ts'
import { within } from '../until.ts'
import type { Direction, NumberedOrder, Order, ProxyReport } from './orders.ts'

export interface DelayProxyOptions {
  /** The server behind it, on this machine. */
  readonly target: { readonly port: number }
  /**
   * How long bytes are under way, each way; at least 0, and not necessarily whole.
   *
   * @default 0
   */
  readonly delayMs?: number
}

/**
 * A network between a client and a server. Every order resolves when it is in force. Connections are
 * accepted at once, whatever the delay: only bytes and their end are delayed.
 */
export interface DelayProxy {
  /** Where clients connect, at `127.0.0.1`. */
  readonly port: number
  readonly pid: number
  /** From the next bytes on; what is under way arrives when it would have, and nothing overtakes it. */
  setDelay(delayMs: number): Promise<void>
  /** Everything stands still, connections stay. {@link resume} delivers it all, late. */
  stall(direction?: Direction): Promise<void>
  /** What would be delivered vanishes, connections stay until {@link resume}. */
  drop(direction?: Direction): Promise<void>
  /** Ends {@link stall} and {@link drop}; connections that lost bytes are reset. */
  resume(): Promise<void>
  /** The next bytes to the server never reach it, and their connection is reset: a request is lost. */
  loseNextRequest(): Promise<void>
  /** The next bytes from the server never reach the client, whose connection is reset: a reply is lost. */
  loseNextReply(): Promise<void>
  /** Resets all connections; what reached the server is carried out. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** A loaded machine takes its time to start Node and to load TypeScript. */
const startsWithinMs = 20_000

/** Starts a proxy in a process of its own, which ends with this one. */
export async function startDelayProxy({
  target,
  delayMs = 0,
}: DelayProxyOptions): Promise<DelayProxy> {
  const extension = extname(import.meta.url)
  const child = fork(
    fileURLToPath(new URL(`./main${extension}`, import.meta.url)),
    [String(target.port), String(delayMs)],
    { execArgv: extension === '.ts' ? ['--import', tsxLoader()] : [] },
  )
  const port = await listeningPort(child)
  const order = orderer(child)
  child.unref()
  child.channel?.unref()
  return {
    port,
    pid: child.pid ?? 0,
    setDelay: (ms) => order({ kind: 'delay', delayMs: ms }),
    stall: (direction = 'both') => order({ kind: 'stall', direction }),
    drop: (direction = 'both') => order({ kind: 'drop', direction }),
    resume: () => order({ kind: 'resume' }),
    loseNextRequest: () => order({ kind: 'lose-next', direction: 'requests' }),
    loseNextReply: () => order({ kind: 'lose-next', direction: 'replies' }),
    reset: () => order({ kind: 'reset' }),
    stop: () => end(child),
  }
}

/** Named by its file: the process may run from where there is no `tsx`. */
function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
}

async function listeningPort(child: ChildProcess): Promise<number> {
  const listening = new Promise<number>((resolve, reject) => {
    child.once('message', (report: ProxyReport) => {
      if (report.kind === 'listening') resolve(report.port)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(endedError(code)))
  })
  try {
    return await within(startsWithinMs, listening, 'the delay proxy listened')
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** Sends orders, and keeps this process until they are in force. */
function orderer(child: ChildProcess): (order: Order) => Promise<void> {
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>()
  let sent = 0
  child.on('message', (report: ProxyReport) => {
    if (report.kind !== 'done') return
    waiting.get(report.number)?.resolve()
    waiting.delete(report.number)
    if (waiting.size === 0) child.channel?.unref()
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(endedError(code))
    waiting.clear()
  })
  return (order) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(endedError(child.exitCode))
      sent += 1
      waiting.set(sent, { resolve, reject })
      child.channel?.ref()
      child.send({ number: sent, order } satisfies NumberedOrder)
    })
}

function endedError(code: number | null): TestServerError {
  return new TestServerError('TEST_SERVERS_E_STOPPED', `the delay proxy has ended, code ${code}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
