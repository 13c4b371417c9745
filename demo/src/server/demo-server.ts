import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Limiter, ModelName } from '@predictive-limit/core'
import { predictiveLimit } from '@predictive-limit/express'
import express, { type Request } from 'express'
import type { SharedLimit } from '../survey/choose-limits.ts'
import { clientOf, costReader, typeOf } from '../wire.ts'
import { ClassCounts } from './class-counts.ts'
import { IntervalCoverage } from './interval-coverage.ts'
import { logClock } from './log-clock.ts'
import { PlainBuckets, type RealLimit } from './plain-buckets.ts'

/** The server under the limiter, and everything that watches it. */
export interface DemoServer {
  readonly origin: string
  readonly limiter: Limiter
  readonly limits: readonly RealLimit[]
  readonly classes: ClassCounts
  readonly coverage: IntervalCoverage
  close(): Promise<void>
}

export interface ServerSettings {
  readonly name: string
  readonly limits: readonly SharedLimit[]
  readonly speed: number
  readonly firstAtMs: number
  readonly waitMs: number | undefined
  /** Names of forecasters. Left out: the limiter's own mix. */
  readonly models?: readonly string[] | undefined
  readonly port: number
}

/**
 * Starts an Express server on the loopback interface whose every request passes the limiter.
 *
 * @throws the system's error when the port is taken
 */
export async function startServer(settings: ServerSettings): Promise<DemoServer> {
  const clock = logClock(settings.speed, settings.firstAtMs)
  const limits = settings.limits.map((limit) => toRealLimit(limit, settings.speed))
  const readers = limits.map(({ name }) => [name, readerOf(name)] as const)
  const plain = new PlainBuckets(limits, clock.now())
  const coverage = new IntervalCoverage(limits.map(({ name }) => name))
  const classes = new ClassCounts()

  const limit = predictiveLimit({
    name: settings.name,
    clock,
    wait: settings.waitMs === undefined ? undefined : { maxMs: settings.waitMs },
    predict: settings.models === undefined ? true : { models: settings.models as ModelName[] },
    type: (req: Request) => typeOf(req.headers),
    client: (req: Request) => clientOf(req.headers),
    resources: Object.fromEntries(limits.map((one) => [one.name, toResourceOptions(one)])),
  })
  const { limiter } = limit
  limiter.on('tick', () => coverage.noteForecast(limiter.forecast(), clock.now()))

  const app = express().disable('x-powered-by').disable('etag')
  app.use((req, _res, next) => {
    const costs = Object.fromEntries(readers.map(([name, read]) => [name, read(req.headers)]))
    const count = classes.of(typeOf(req.headers))
    const nowMs = clock.now()
    count.offered += 1
    count.plain += plain.take(costs, nowMs) ? 1 : 0
    coverage.noteOffered(costs, nowMs)
    next()
  })
  app.use(limit)
  app.use((req, res) => {
    const { source } = limit.decision(req)
    classes.of(typeOf(req.headers))[source === 'predicted' ? 'predicted' : 'standard'] += 1
    res.type('text').send('Here you are.\n')
  })

  const server = createServer(app)
  const origin = await listen(server, settings.port)
  return { origin, limiter, limits, classes, coverage, close: () => shut(server, limit) }
}

/** The same limit on a clock that is not compressed: `speed` log seconds pass in a real one. */
function toRealLimit({ name, limit, windowMs, burst }: SharedLimit, speed: number): RealLimit {
  return { name, perSecond: round((limit / windowMs) * 1_000 * speed), burst }
}

function toResourceOptions({ name, perSecond, burst }: RealLimit) {
  const read = readerOf(name)
  const cost = (req: Request): number => read(req.headers)
  return { limit: perSecond, window: '1s', burst, key: 'shared', cost } as const
}

function readerOf(name: string): (headers: Request['headers']) => number {
  return name === 'requests' ? () => 1 : costReader(name)
}

/** Limits come in thousandths of a token. */
function round(tokens: number): number {
  return Math.max(0.001, Math.round(tokens * 1_000) / 1_000)
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function shut(server: Server, limit: { close(): Promise<void> }): Promise<void> {
  await limit.close()
  server.closeAllConnections()
  server.close()
}
