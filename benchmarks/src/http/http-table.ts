import { median, quantile } from '../report/spread.ts'
import { type Table, verdict } from '../report/table.ts'
import { seededRandom } from '../simulate/random.ts'
import { Served } from './served.ts'
import { VARIANTS } from './variants.ts'

const FRAMEWORKS = [
  { framework: 'express', peer: 'express-rate-limit, `draft-8`' },
  { framework: 'koa', peer: 'koa-ratelimit, `X-RateLimit-*`' },
  { framework: 'hono', peer: 'hono-rate-limiter, `draft-7`' },
] as const

const WARM_UP = 4000
const ROUNDS = 50
const REQUESTS = 400
const BAR = 1.5
const RESAMPLES = 400

/** CPU that a limiter costs a server, over what the same server needs without one. */
export async function httpTable(): Promise<Table> {
  const rows: string[][] = []
  for (const { framework, peer } of FRAMEWORKS)
    rows.push(rowOf(framework, peer, await measure(framework)))
  return {
    title: 'CPU per HTTP request',
    command: 'npx --yes pnpm@12 bench http',
    method:
      `CPU time of the server process per keep-alive request, ${ROUNDS} rounds of ${REQUESTS} requests from a second process, ` +
      'variants in turn; (with limiter − bare) ÷ (hand-written bucket with the same header fields − bare), of medians; ' +
      '90 % interval by resampling the rounds.',
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

/** CPU µs per request: a column of rounds per variant. */
async function measure(framework: string): Promise<readonly (readonly number[])[]> {
  const servers: Served[] = []
  for (const variant of VARIANTS) servers.push(await Served.start(framework, variant))
  const columns: number[][] = servers.map(() => [])
  for (const server of servers) await server.cpuUsOf(WARM_UP)
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const index = (round + turn) % servers.length
      columns[index]?.push(await (servers[index] as Served).cpuUsOf(REQUESTS))
    }
  }
  for (const server of servers) await server.stop()
  return columns
}

function rowOf(framework: string, peer: string, columns: readonly (readonly number[])[]): string[] {
  const [bare = [], handWritten = [], ours = [], theirs = []] = columns
  const ratio = relativeCost(bare, handWritten, ours)
  const random = seededRandom(1)
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const [a, b, c] = [bare, handWritten, ours].map((rounds) => resampled(rounds, random))
    return relativeCost(a ?? [], b ?? [], c ?? [])
  })
  return [
    framework,
    `${(median(handWritten) / median(bare)).toFixed(2)}`,
    ratio.toFixed(2),
    `${quantile(ratios, 0.05).toFixed(2)}–${quantile(ratios, 0.95).toFixed(2)}`,
    `≤ ${BAR}: ${verdict(ratio, BAR, 'at most')}`,
    relativeCost(bare, handWritten, theirs).toFixed(2),
    peer,
  ]
}

function relativeCost(
  bare: readonly number[],
  handWritten: readonly number[],
  limited: readonly number[],
): number {
  return (median(limited) - median(bare)) / (median(handWritten) - median(bare))
}

function resampled(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] as number)
}
