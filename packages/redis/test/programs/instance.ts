import { createLimiter } from '@predictive-limit/core'
import { Redis } from 'ioredis'
import { redisStore } from '../../src/index.ts'

/** What an instance is told, as JSON. */
export interface InstanceJob {
  readonly port: number
  readonly name: string
  readonly limit: number
  readonly askPerSecond: number
}

/** What it has seen when it ends by itself. */
export interface InstanceReport {
  readonly admitted: number
  /** Of those: by the policy. */
  readonly byPolicy: number
}

/** One process of an app under even load: says when it holds tokens, closes on SIGTERM, and tells what it saw. */
const { port, name, limit, askPerSecond } = JSON.parse(process.argv[2] ?? '') as InstanceJob
const client = new Redis(port)
client.on('error', () => undefined)
await client.ping()
const limiter = createLimiter({
  name,
  resources: { work: { limit, window: '1s', key: 'shared' } },
  store: redisStore(client, { instances: 3 }),
})
const seen = { admitted: 0, byPolicy: 0 }
const startMs = performance.now()
let asked = 0
const timer = setInterval(() => {
  for (; asked < ((performance.now() - startMs) * askPerSecond) / 1_000; asked++) void ask()
}, 2)
process.once('SIGTERM', close)

async function ask(): Promise<void> {
  const { allowed, source } = await limiter.acquire({ class: 'all' })
  if (!allowed) return
  seen.admitted += 1
  if (source === 'fallback') seen.byPolicy += 1
  if (source === 'predicted' && seen.admitted % 100 === 0) process.send?.('leasing')
}

async function close(): Promise<void> {
  clearInterval(timer)
  // Who waits for an answer is to have it.
  await new Promise((resolve) => setTimeout(resolve, 100))
  await limiter.close()
  await client.quit()
  process.send?.(seen satisfies InstanceReport, () => process.disconnect())
}
