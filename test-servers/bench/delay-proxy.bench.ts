/**
 * What the delay proxy adds to a round trip beyond the delays that it was told, and what it carries.
 *
 *   node --import tsx test-servers/bench/delay-proxy.bench.ts
 */
import { startDelayProxy, startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'

const roundTrips = 2_000
const megabytes = 100

const server = await startStandalone()
const proxy = await startDelayProxy({ target: server })
const direct = new Redis({ host: '127.0.0.1', port: server.port })
const delayed = new Redis({ host: '127.0.0.1', port: proxy.port })

const directMs = await sortedRoundTripsMs(direct)
console.log(`without the proxy: median ${milliseconds(at(directMs, 0.5))}`)
console.log('| delay each way | beyond both delays: least | median | p99 | 100 MB to the server |')
console.log('| ---: | ---: | ---: | ---: | ---: |')
for (const delayMs of [0, 0.5, 1, 5, 10]) {
  await proxy.setDelay(delayMs)
  const beyondMs = (await sortedRoundTripsMs(delayed)).map((ms) => ms - 2 * delayMs)
  const cells = [0, 0.5, 0.99].map((share) => milliseconds(at(beyondMs, share)))
  console.log(`| ${delayMs} ms | ${cells.join(' | ')} | ${milliseconds(await bulkMs())} |`)
}
direct.disconnect()
delayed.disconnect()
await proxy.stop()
await server.stop()

async function sortedRoundTripsMs(client: Redis): Promise<readonly number[]> {
  const tookMs: number[] = []
  for (let index = 0; index < roundTrips; index++) {
    const startMs = performance.now()
    await client.ping()
    tookMs.push(performance.now() - startMs)
  }
  return tookMs.sort((a, b) => a - b)
}

async function bulkMs(): Promise<number> {
  const bulk = Buffer.alloc(megabytes * 1e6)
  const startMs = performance.now()
  await delayed.set('bulk', bulk)
  return performance.now() - startMs
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(2)} ms`
}
