import { createLimiter, sharedStore } from '@predictive-limit/core'
import { Redis } from 'ioredis'
import { parseClient } from '../../src/parse-options.ts'
import { redisEngine } from '../../src/redis-engine.ts'
import { scriptTexts } from '../../src/scripts/script-texts.ts'
import { countingLapses } from '../support/counting-lapses.ts'

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
  /** Requests that the policy answered, because Redis did not in time. */
  readonly byPolicy: number
  /** Leases that it had to begin anew because it had not renewed them in time. */
  readonly lapsed: number
}

/** What is told while it runs: so many requests were admitted of what it holds. */
export interface InstanceNews {
  readonly leased: number
}

/**
 * One process of an app under even load, from when it is told to begin: says what it admits of its lease, closes
 * on SIGTERM, and tells what it saw.
 */
const { port, name, limit, askPerSecond } = JSON.parse(process.argv[2] ?? '') as InstanceJob
const client = new Redis(port)
client.on('error', () => undefined)
await client.ping()
const engine = redisEngine({ client: parseClient(client), prefix: 'pl', scripts: scriptTexts })
const { counted, lapses } = countingLapses(engine)
const limiter = createLimiter({
  name,
  resources: { work: { limit, window: '1s', key: 'shared' } },
  store: sharedStore(counted, { instances: 3 }),
})
const seen = { admitted: 0, byPolicy: 0, leased: 0 }
const waiting = new Set<Promise<void>>()
let timer: NodeJS.Timeout | undefined
process.once('message', begin)
process.once('SIGTERM', close)
process.send?.({ leased: 0 } satisfies InstanceNews)

function begin(): void {
  const startMs = performance.now()
  let asked = 0
  timer = setInterval(() => {
    for (; asked < ((performance.now() - startMs) * askPerSecond) / 1_000; asked++) {
      const done: Promise<void> = ask().finally(() => waiting.delete(done))
      waiting.add(done)
    }
  }, 2)
}

async function ask(): Promise<void> {
  const { allowed, source } = await limiter.acquire({ class: 'all' })
  if (source === 'fallback') seen.byPolicy += 1
  if (!allowed) return
  seen.admitted += 1
  if (source !== 'predicted') return
  seen.leased += 1
  if (seen.leased % 50 === 0) process.send?.({ leased: seen.leased } satisfies InstanceNews)
}

async function close(): Promise<void> {
  clearInterval(timer)
  // Who waits for an answer is to have it.
  await Promise.all(waiting)
  await limiter.close()
  await client.quit()
  const { admitted, byPolicy } = seen
  const report: InstanceReport = { admitted, byPolicy, lapsed: lapses() }
  process.send?.(report, () => process.disconnect())
}
