import { median, quantile } from '../report/spread.ts'
import type { Table } from '../report/table.ts'
import { seededRandom } from '../simulate/random.ts'
import { Served } from './served.ts'
import { shuffled } from './shuffled.ts'
import { VARIANTS } from './variants.ts'

const FRAMEWORKS = [
  { framework: 'express', peer: 'express-rate-limit, `draft-8`' },
  { framework: 'koa', peer: 'koa-ratelimit, `X-RateLimit-*`' },
  { framework: 'hono', peer: 'hono-rate-limiter, `draft-7`' },
] as const

const SERVING = {
  file: new URL('./serve.js', import.meta.url),
  connections: 2,
  // Fewer system calls, whose time is noise here.
  pipelining: 8,
} as const

const WARM_UP = 4000
/** What V8 inlines differs from process to process, and with it what every variant costs. */
const PROCESSES = 3
/** Longer than a window in which every request is looked at: see `requestsToListenTo`. */
const ROUNDS = 300
const REQUESTS = 640
const BAR = 1.5
const RESAMPLES = 400

/** Places in a round. */
const [BARE, HAND_WRITTEN, OURS, PEER] = [0, 1, 2, 3]

/** CPU that a limiter costs a server, over what the same server needs without one. */
export async function httpTable(): Promise<Table> {
  const rows: string[][] = []
  for (const { framework, peer } of FRAMEWORKS)
    rows.push(rowOf(framework, peer, await measureAll(framework)))
  return {
    title: 'CPU per HTTP request',
    command: 'npx --yes pnpm@12 bench http',
    method:
      `CPU time of the server process per keep-alive request, ${PROCESSES} server processes, in each ${ROUNDS} rounds of ${REQUESTS} requests from a second process, ` +
      'variants in random order on ports of one server; (with limiter − bare) ÷ (hand-written bucket with the same header fields − bare), each the median of its ' +
      'differences within a round; 90 % interval by resampling the rounds.',
    columns: [
      'framework',
      'hand-written ÷ bare server',
      'ours: cost ÷ hand-written',
      '90 % interval',
      'bar',
      'peer: cost ÷ hand-written',
      'peer',
    ],
    rows,
    notes: [
      'Peers set other header fields than ours: koa-ratelimit and hono-rate-limiter know no draft-8.',
    ],
  }
}

/** CPU µs per request of one round, by variant: bare, hand-written, ours, peer. */
type Round = readonly number[]

async function measureAll(framework: string): Promise<readonly Round[]> {
  const rounds: Round[] = []
  for (let process = 0; process < PROCESSES; process++) {
    rounds.push(...(await measure(framework, process)))
  }
  return rounds
}

async function measure(framework: string, seed: number): Promise<readonly Round[]> {
  const served = await Served.start({ ...SERVING, args: [framework] })
  for (let variant = 0; variant < VARIANTS.length; variant++) {
    await served.cpuUsOf(variant, WARM_UP)
  }
  const random = seededRandom(2 + seed)
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const row = VARIANTS.map(() => Number.NaN)
    for (const variant of shuffled(VARIANTS.length, random)) {
      row[variant] = await served.cpuUsOf(variant, REQUESTS)
    }
    rounds.push(row)
  }
  await served.stop()
  return rounds
}

function rowOf(framework: string, peer: string, rounds: readonly Round[]): string[] {
  const random = seededRandom(1)
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const sample = rounds.map(() => rounds[Math.floor(random() * rounds.length)] as Round)
    return relativeCost(sample, OURS)
  })
  const [low, high] = [quantile(ratios, 0.05), quantile(ratios, 0.95)]
  const bare = median(rounds.map((round) => round[BARE] as number))
  return [
    framework,
    `${(1 + added(rounds, HAND_WRITTEN) / bare).toFixed(2)}`,
    relativeCost(rounds, OURS).toFixed(2),
    `${low.toFixed(2)}–${high.toFixed(2)}`,
    `≤ ${BAR}: ${judged(low, high)}`,
    relativeCost(rounds, PEER).toFixed(2),
    peer,
  ]
}

/** A machine too busy to measure on gives no verdict. */
function judged(low: number, high: number): string {
  if (low > 0 && high <= BAR) return 'met'
  return low > BAR ? 'MISSED' : 'not clear'
}

/** What a variant adds to the bare server; a drift of the machine hits both in a round, and cancels. */
function added(rounds: readonly Round[], variant: number): number {
  return median(rounds.map((round) => (round[variant] as number) - (round[BARE] as number)))
}

function relativeCost(rounds: readonly Round[], variant: number): number {
  return added(rounds, variant) / added(rounds, HAND_WRITTEN)
}
