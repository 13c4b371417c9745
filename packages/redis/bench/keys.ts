/**
 * Memory that keys take on the server, and time that scripts take beside a million of them: `pnpm
 * bench:keys`. Prints the tables of docs/benchmarks.md.
 */
import { type EngineScope, manualClock, type SharedMessage } from '@predictive-limit/core'
import { findRedisServer, startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { bucketConfig } from '../../core/src/buckets/bucket-config.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { scriptTexts } from '../src/scripts/script-texts.ts'
import { Holder } from './holder.ts'

const CLIENTS = 1_000_000
/** Keys of kinds that are rarer. */
const SOME = 10_000
const BUCKETS_PER_MESSAGE = 100
/** Messages on their way at a time. */
const AT_ONCE = 20
/** Calls of one measurement. The least of some counts: what else the machine does only adds to it. */
const CALLS = 500
const MEASUREMENTS = 5

const config = bucketConfig({ limit: 100, windowMs: 3_600_000, burst: 100, surplus: 0 })
const KEYED = 0

/** An address as in a log: from 10.0.0.0 up. */
function clientOf(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
}

function open(client: Redis): EngineScope {
  return redisEngine({ client, prefix: 'pl', scripts: scriptTexts }).open({
    name: 'api',
    resources: [{ name: 'requests', shared: false, config }],
    clock: manualClock(0),
    random: Math.random,
    tickUs: 100_000,
    emit: () => undefined,
  })
}

function addressOf(client: number) {
  return { resource: KEYED, key: clientOf(client), config, isOwn: false, sinceUs: 0 }
}

/** A message about clients from `from` on, that takes 30 tokens of each. */
function acquire(from: number, count = 1): SharedMessage {
  const buckets = Array.from({ length: count }, (_, i) => addressOf(from + i))
  const questions = buckets.map((_, bucket) => ({
    takes: true,
    entries: [{ bucket, cost: 30_000, class: '', dryRun: false }],
  }))
  return { kind: 'acquire', buckets, questions }
}

function blockOf(client: number): SharedMessage {
  return { kind: 'block', key: clientOf(client), forUs: 600e6 }
}

/** Messages about one client. */
const messages: { readonly [what: string]: (client: number) => SharedMessage } = {
  'question, one bucket': (client) => acquire(client),
  correction: (client) => ({
    kind: 'settle',
    buckets: [addressOf(client)],
    corrections: [{ bucket: 0, units: -1 }],
  }),
  'look at a bucket': (client) => ({ kind: 'read', buckets: [addressOf(client)] }),
  reset: (client) => ({ kind: 'reset', buckets: [addressOf(client)], key: clientOf(client) }),
  block: blockOf,
}

/** Runs `work` for every index, some at a time. */
async function forAll(count: number, step: number, work: (from: number) => Promise<unknown>) {
  for (let from = 0; from < count; from += step * AT_ONCE) {
    const starts = Array.from({ length: AT_ONCE }, (_, i) => from + i * step)
    await Promise.all(starts.filter((start) => start < count).map(work))
  }
}

async function memoryOf(client: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
}

/** Bytes of the server per key that `fill` makes. */
async function bytesPerKey(client: Redis, count: number, fill: () => Promise<void>) {
  const before = await memoryOf(client)
  await fill()
  return ((await memoryOf(client)) - before) / count
}

/** A lease on a client's bucket, for one class. */
function renewLease(engine: EngineScope, client: number): Promise<void> {
  const load = { perSecond: 0.01, held: 5 }
  return new Holder(engine, { address: addressOf(client), classes: [''], load }).renew()
}

async function printMemory(client: Redis): Promise<void> {
  const engine = open(client)
  await engine.send(acquire(0))
  const perClient = (work: (client: number) => Promise<unknown>) => {
    used += SOME
    return bytesPerKey(client, SOME, () => forAll(SOME, 1, (from) => work(used + from)))
  }
  let used = CLIENTS
  const bucket = await bytesPerKey(client, CLIENTS, () =>
    forAll(CLIENTS, BUCKETS_PER_MESSAGE, (from) => engine.send(acquire(from, BUCKETS_PER_MESSAGE))),
  )
  const alone = await client.memory('USAGE', `pl2:{api}:b:requests:${clientOf(CLIENTS >> 1)}`)
  const leased = await perClient((index) => renewLease(engine, index))
  const block = await perClient((index) => engine.send(blockOf(index)))
  console.log('| key | bytes |\n| --- | ---: |')
  console.log(`| bucket of a client, of a million | ${bucket.toFixed(0)} |`)
  console.log(`| of them by \`MEMORY USAGE\` | ${alone} |`)
  console.log(`| with a pool and a lease | ${leased.toFixed(0)} |`)
  console.log(`| block of a client | ${block.toFixed(0)} |`)
}

/** µs of the server per call of a script, each time about another client. */
async function timeOf(client: Redis, messageOf: (client: number) => SharedMessage) {
  const engine = open(client)
  let least = Number.POSITIVE_INFINITY
  await engine.send(messageOf(0))
  for (let i = 0; i < MEASUREMENTS; i++) {
    await client.config('RESETSTAT')
    const first = (i + 2) * SOME * 4
    await forAll(CALLS, 1, (from) => engine.send(messageOf(first + from)))
    const info = await client.info('commandstats')
    least = Math.min(least, Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(info)?.[1]))
  }
  return least
}

async function printTimes(client: Redis): Promise<void> {
  console.log('\n| message | µs of the server |\n| --- | ---: |')
  for (const [what, messageOf] of Object.entries(messages)) {
    console.log(`| ${what} | ${(await timeOf(client, messageOf)).toFixed(0)} |`)
  }
}

const server = await startStandalone()
const client = new Redis(server.port)
await client.ping()
console.log(`${findRedisServer().command} ${findRedisServer().version}\n`)
await printMemory(client)
await printTimes(client)
client.disconnect()
await server.stop()
