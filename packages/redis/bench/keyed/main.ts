/**
 * Limits of single clients over several instances: requests that wait for Redis, and calls of it, where one
 * call for each request is 1,000 of both. `pnpm bench:keyed` prints the table of docs/benchmarks.md, or the
 * rows whose label contains its argument.
 */
import { startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import { FORESIGHTS } from './fleet.ts'
import { type Balancer, type Outcome, refusedInOnePlace, replay } from './replay.ts'
import { type Workload, workloads } from './workloads.ts'

const BALANCERS: readonly Balancer[] = ['in turn', 'sticky']

const HEAD = [
  '| clients | balancer | waits: nothing leased | busy clients | and rules | calls: nothing leased | busy clients | and rules | refused in one place | and rules |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
]

async function rowOf(redis: Redis, workload: Workload, balancer: Balancer): Promise<string> {
  const outcomes: Outcome[] = []
  for (const foresight of FORESIGHTS) {
    outcomes.push(await replay(redis, workload, { balancer, foresight }))
  }
  const per1000 = (count: number) => ((1000 * count) / workload.arrivals.length).toFixed(0)
  const cells = [
    workload.label,
    balancer,
    ...outcomes.map(({ waited }) => per1000(waited)),
    ...outcomes.map(({ calls }) => per1000(calls)),
    per1000(refusedInOnePlace(workload)),
    per1000(outcomes.at(-1)?.refused ?? 0),
  ]
  return `| ${cells.join(' | ')} |`
}

async function main(): Promise<void> {
  const server = await startStandalone()
  const redis = new Redis(server.port)
  await redis.ping()
  for (const line of HEAD) console.log(line)
  for (const workload of workloads(process.argv[2] ?? '')) {
    for (const balancer of BALANCERS) console.log(await rowOf(redis, workload, balancer))
  }
  redis.disconnect()
  await server.stop()
}

await main()
