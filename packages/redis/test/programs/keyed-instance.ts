import { createLimiter, type StoreState } from '@predictive-limit/core'
import { Redis } from 'ioredis'
import { redisStore } from '../../src/index.ts'

/** What an instance is told, as JSON. */
export interface KeyedJob {
  readonly port: number
  readonly name: string
  /** Of each client, an hour. */
  readonly limit: number
}

/** Asks for so many requests of a client. */
export interface KeyedCall {
  readonly client: string
  readonly count: number
}

/** What came of them. */
export interface KeyedReport {
  readonly admitted: number
  /** Of those: by the policy. */
  readonly byPolicy: number
  readonly state: StoreState
}

/** One process of an app that limits nothing but clients: asks when it is told to, and tells what came of it. */
const { port, name, limit } = JSON.parse(process.argv[2] ?? '') as KeyedJob
const client = new Redis(port)
client.on('error', () => undefined)
await client.ping()
const limiter = createLimiter({ name, limit, window: '1h', store: redisStore(client) })

process.on('message', (call: KeyedCall) => void run(call))
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function run(call: KeyedCall): Promise<void> {
  const asked = Array.from({ length: call.count }, () => limiter.acquire({ client: call.client }))
  const admitted = (await Promise.all(asked)).filter(({ allowed }) => allowed)
  const byPolicy = admitted.filter(({ source }) => source === 'fallback').length
  const { state } = limiter.stats()
  process.send?.({
    admitted: admitted.length,
    byPolicy,
    state: state ?? 'healthy',
  } satisfies KeyedReport)
}
