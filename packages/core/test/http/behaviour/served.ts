import { request as send } from 'node:http'
import { expect } from '@jest/globals'
import { type ManualClock, manualClock } from '../../../src/clock/manual-clock.ts'
import type { AnyLimiter, AnyOptions, App, Framework, Listening } from './framework.ts'

/** An answer as a client sees it. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** A header field by its lower-case name. */
  field(name: string): string | undefined
}

export interface Ask {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly signal?: AbortSignal
}

/** A server with limiters, real requests to it, and a clock that stands still until moved. */
export interface Served {
  readonly clock: ManualClock
  ask(path: string, ask?: Ask): Promise<Answer>
}

export type Limit = (options: AnyOptions) => AnyLimiter

/** Serves an app while `use` runs, then closes everything and looks for timers left behind. */
export async function serving(
  framework: Framework,
  appOf: (limit: Limit) => App,
  use: (served: Served) => Promise<void>,
): Promise<void> {
  const clock = manualClock(1_700_000_000_000)
  const limiters: AnyLimiter[] = []
  const app = appOf((options) => {
    const limiter = framework.predictiveLimit({ clock, random: () => 0, ...options })
    limiters.push(limiter)
    return limiter
  })
  const server = await framework.listen(app)
  try {
    await use({ clock, ask: (path, ask) => askOf(server, path, ask) })
  } finally {
    await server.close()
    for (const limiter of limiters) await limiter.close()
    expect(clock.pending).toBe(0)
  }
}

function askOf({ port }: Listening, path: string, ask: Ask = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, signal } = ask
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, path, method, headers, agent: false }
    const outgoing = send({ ...to, ...(signal && { signal }) }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          field: (name) => incoming.headers[name]?.toString(),
        })
      })
    })
    outgoing.setTimeout(4_000, () => outgoing.destroy(new Error(`No answer to ${method} ${path}.`)))
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** Lets the event loop turn until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000; turns++) {
    if (isSo()) return
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  throw new Error('It never became so.')
}

/** A handler that says hello. */
export const hello = (): { readonly text: string } => ({ text: 'hello' })
