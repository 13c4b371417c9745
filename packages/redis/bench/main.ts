/**
 * Time that a script takes on the server, by `INFO commandstats`, for buckets with leases: `pnpm
 * bench:scripts`. Prints the table of docs/benchmarks.md.
 */
import { type EngineScope, manualClock } from '@predictive-limit/core'
import { startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { bucketConfig } from '../../core/src/buckets/bucket-config.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { scriptTexts } from '../src/scripts/script-texts.ts'
import { Holder, type Load } from './holder.ts'

/** Calls of one measurement. The least of some counts: what else the machine does only adds to it. */
const CALLS = 400
const MEASUREMENTS = 5
const LIMIT = 10_000
const NUMBERS_OF_CLASSES = [1, 8, 32]
const NUMBERS_OF_HOLDERS = [1, 4, 16, 64]

const config = bucketConfig({ limit: LIMIT, windowMs: 1000, burst: LIMIT, surplus: 0 })
const address = { resource: 0, key: 'shared', config, isOwn: false }

interface Cell {
  readonly name: string
  readonly classes: readonly string[]
  readonly holders: number
}

/** Three times what there is, and a tenth of it, over all classes and holders. */
function loadOf({ classes, holders }: Cell, factor: number): Load {
  const perSecond = (factor * LIMIT) / (classes.length * holders)
  return { perSecond: Math.max(1, perSecond), held: Math.max(1, perSecond / 10) }
}

function open(client: Redis, name: string): EngineScope {
  return redisEngine({ client, prefix: 'pl', scripts: scriptTexts }).open({
    name,
    resources: [{ name: 'all', shared: true, config }],
    clock: manualClock(0),
    random: Math.random,
    tickUs: 100_000,
    emit: () => undefined,
  })
}

/** µs of the server per call of a script while `run` goes on. */
async function timePerCall(client: Redis, run: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MEASUREMENTS; i++) {
    await client.config('RESETSTAT')
    await run()
    const info = await client.info('commandstats')
    const perCall = Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(info)?.[1])
    least = Math.min(least, perCall)
  }
  return least
}

async function timeToRenew(client: Redis, cell: Cell, factor: number): Promise<number> {
  const engine = open(client, `${cell.name} ${factor}`)
  const about = { address, classes: cell.classes, load: loadOf(cell, factor) }
  const all = Array.from({ length: cell.holders }, () => new Holder(engine, about))
  const turn = () => Promise.all(all.map((holder) => holder.renew()))
  for (let i = 0; i < 3; i++) await turn()
  return timePerCall(client, async () => {
    for (let calls = 0; calls < CALLS; calls += cell.holders) await turn()
  })
}

/** A question of one entry, on a bucket that has the leases of the last measurement. */
async function timeToAsk(client: Redis, cell: Cell, factor: number): Promise<number> {
  const engine = open(client, `${cell.name} ${factor}`)
  const entry = { bucket: 0, cost: 1, class: cell.classes[0] ?? '', dryRun: false }
  const questions = [{ takes: true, entries: [entry] }]
  const ask = () => engine.send({ kind: 'acquire', buckets: [address], questions })
  await ask()
  return timePerCall(client, async () => {
    for (let calls = 0; calls < CALLS; calls += 50) {
      await Promise.all(Array.from({ length: 50 }, ask))
    }
  })
}

async function rowOf(client: Redis, cell: Cell): Promise<string> {
  const scarce = await timeToRenew(client, cell, 3)
  const asked = await timeToAsk(client, cell, 3)
  const plenty = await timeToRenew(client, cell, 0.1)
  const bytes = await client.memory('USAGE', `pl2:{${cell.name} 3}:b:all:shared`, 'SAMPLES', 0)
  const figures = [scarce, plenty, asked].map((us) => us.toFixed(0))
  const kilobytes = ((bytes ?? 0) / 1024).toFixed(1)
  return `| ${cell.classes.length} | ${cell.holders} | ${figures.join(' | ')} | ${kilobytes} |`
}

async function main(): Promise<void> {
  const server = await startStandalone()
  const client = new Redis(server.port)
  await client.ping()
  console.log(
    '| classes | holders | renewal, scarce, µs | plenty, µs | question, µs | bucket, KiB |',
  )
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |')
  console.log(`| none | 0 | | | ${await bare(client)} | |`)
  for (const classes of NUMBERS_OF_CLASSES) {
    for (const holders of NUMBERS_OF_HOLDERS) {
      const names = Array.from({ length: classes }, (_, i) => `class ${i}`)
      console.log(await rowOf(client, { name: `${classes}/${holders}`, classes: names, holders }))
      await client.flushall()
    }
  }
  client.disconnect()
  await server.stop()
}

/** A question on a bucket that has neither pools nor leases. */
async function bare(client: Redis): Promise<string> {
  const time = await timeToAsk(client, { name: 'bare', classes: [], holders: 0 }, 0)
  return time.toFixed(0)
}

await main()
