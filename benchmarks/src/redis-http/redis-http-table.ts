import { type DelayProxy, startDelayProxy, startStandalone } from '@predictive-limit/test-servers'
import type { RunOptions } from '../cluster/run-options.ts'
import { Served, type Throughput } from '../http/served.ts'
import { shuffled } from '../http/shuffled.ts'
import { median, quantile } from '../report/spread.ts'
import type { Table } from '../report/table.ts'
import { seededRandom } from '../simulate/random.ts'
import { VARIANTS, type Variant } from './variants.ts'

/** Each way. */
const DELAY_MS = 10
const CONNECTIONS = 100
/** V8 compiles otherwise in each process, which is worth some per cent. */
const STARTS = 4
const ROUNDS_PER_START = 2
const ROUNDS = STARTS * ROUNDS_PER_START
/** Until what serves is compiled. */
const WARM_UP_MS = 2_000
const RESAMPLES = 400
const [BARE, IN_MEMORY, WITH_REDIS] = [0, 1, 2]

/** Bars: throughput of ours with Redis, to that of the others. */
const OF_MEMORY = 0.97
const OF_BARE = 0.88

/** By variant. */
type Round = readonly Throughput[]

/** What Express keeps of its throughput when the limit is kept in a Redis far away. */
export async function redisHttpTable(options: RunOptions): Promise<Table> {
  const { leadMs, forMs } = phases(options)
  const rounds = await measureAll(leadMs, forMs)
  options.record({ table: 'redis-http', rounds })
  return {
    title: 'HTTP with Redis far away',
    command: options.commandOf('redis-http'),
    method:
      `Express in a process for each variant, as apps are, Redis ${DELAY_MS} ms away each way; ${CONNECTIONS} connections that ask as soon as they were answered, by a process more; ${ROUNDS} rounds of all variants in random order, all processes started anew after ${ROUNDS_PER_START}, ` +
      `${forMs / 1000} s each after ${leadMs / 1000} s that do not count. Ratios are medians over the rounds, 90 % intervals by resampling them.`,
    columns: [
      'Express with',
      'requests a second',
      'throughput ÷ no limiter',
      '90 % interval',
      'CPU of the server per request ÷ no limiter',
    ],
    rows: VARIANTS.map((name, variant) => rowOf(name, variant, rounds)),
    notes: [
      `Bar: ours with Redis keeps ≥ ${OF_BARE * 100} % of the throughput of no limiter: ${judged(rounds, BARE, OF_BARE)}.`,
      `Bar: ours with Redis keeps ≥ ${OF_MEMORY * 100} % of the throughput with the same limiter in memory: ${judged(rounds, IN_MEMORY, OF_MEMORY)}.`,
      `One shared resource, nobody is refused. With ${CONNECTIONS} connections and ${2 * DELAY_MS} ms for a round trip, who waits for Redis answers at most ${(CONNECTIONS * 1000) / (2 * DELAY_MS)} requests a second.`,
    ],
  }
}

/** A variant's turn: forecasts and connections settle first. */
function phases({ forMs }: RunOptions): { readonly leadMs: number; readonly forMs: number } {
  const turnMs = forMs / ROUNDS
  return { leadMs: turnMs / 3, forMs: (2 * turnMs) / 3 }
}

async function measureAll(leadMs: number, forMs: number): Promise<readonly Round[]> {
  const server = await startStandalone()
  const proxy = await startDelayProxy({ target: server, delayMs: DELAY_MS })
  const random = seededRandom(4)
  const rounds: Round[] = []
  for (let start = 0; start < STARTS; start++) {
    const served = await Promise.all(VARIANTS.map((variant) => serve(variant, proxy)))
    for (const each of served) await each.throughputOf(0, WARM_UP_MS)
    for (let round = 0; round < ROUNDS_PER_START; round++) {
      rounds.push(await measureRound(served, { leadMs, forMs, random }))
    }
    for (const each of served) await each.stop()
  }
  await proxy.stop()
  await server.stop()
  return rounds
}

async function measureRound(
  served: readonly Served[],
  { leadMs, forMs, random }: { leadMs: number; forMs: number; random: () => number },
): Promise<Round> {
  const row = served.map(() => ({ perSecond: Number.NaN, cpuUs: Number.NaN }))
  for (const variant of shuffled(served.length, random)) {
    const one = served[variant] as Served
    await one.throughputOf(0, leadMs)
    row[variant] = await one.throughputOf(0, forMs)
  }
  return row
}

function serve(variant: Variant, proxy: DelayProxy): Promise<Served> {
  return Served.start({
    file: new URL('./serve.js', import.meta.url),
    args: [variant, String(proxy.port)],
    connections: CONNECTIONS,
    pipelining: 1,
  })
}

function rowOf(name: string, variant: number, rounds: readonly Round[]): string[] {
  const [low, high] = interval(rounds, variant, BARE)
  const perSecond = median(rounds.map((round) => at(round, variant).perSecond))
  const cpu = rounds.map((round) => at(round, variant).cpuUs / at(round, BARE).cpuUs)
  return [
    name,
    Math.round(perSecond).toLocaleString('en'),
    ratio(rounds, variant, BARE).toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
    median(cpu).toFixed(2),
  ]
}

function judged(rounds: readonly Round[], to: number, bar: number): string {
  const [low, high] = interval(rounds, WITH_REDIS, to)
  const said = `${ratio(rounds, WITH_REDIS, to).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`
  if (low >= bar) return `${said}, met`
  return `${said}, ${high < bar ? 'MISSED' : 'not clear'}`
}

function ratio(rounds: readonly Round[], variant: number, to: number): number {
  return median(rounds.map((round) => at(round, variant).perSecond / at(round, to).perSecond))
}

function interval(rounds: readonly Round[], variant: number, to: number): [number, number] {
  const random = seededRandom(1)
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const sample = rounds.map(() => rounds[Math.floor(random() * rounds.length)] as Round)
    return ratio(sample, variant, to)
  })
  return [quantile(ratios, 0.05), quantile(ratios, 0.95)]
}

function at(round: Round, variant: number): Throughput {
  return round[variant] as Throughput
}
