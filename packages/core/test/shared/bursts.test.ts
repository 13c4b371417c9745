import { expect, test } from '@jest/globals'
import { ExactBucket } from '../buckets/exact-bucket.ts'
import { clusterInTurn } from './cluster.ts'
import { poisson } from './poisson.ts'

const LIMIT = 1_000
const INSTANCES = 4
const LOAD = 1.3

/** Three times the mean for 0.4 s of 1.9 s, everywhere at once. */
const PERIOD_MS = 1_900
const BURST_MS = 400
const IN_BURST = 3
const BETWEEN = (PERIOD_MS - IN_BURST * BURST_MS) / (PERIOD_MS - BURST_MS)

/** Models that look ahead need some periods to see them. */
const WARM_UP_MS = 10 * PERIOD_MS
const FOR_MS = 20 * PERIOD_MS

/** Requests a millisecond of one instance. */
function bursts(instance: number): (nowMs: number) => number {
  const perMs = (LOAD * LIMIT) / 1_000 / INSTANCES
  const inBurst = poisson(perMs * IN_BURST, 31 + instance)
  const between = poisson(perMs * BETWEEN, 71 + instance)
  return (nowMs) => (nowMs % PERIOD_MS < BURST_MS ? inBurst() : between())
}

// A pause fills no more than 590 of 1,000 tokens: what is left over at the end of a burst, as the floor of
// the standard account, as trickles that lasted for long, or as tokens spent of which nobody was told, is refill lost.
test('between bursts the refill is taken in nearly as by one bucket', async () => {
  const four = await clusterInTurn(INSTANCES, { limit: LIMIT, wireMs: 1 })
  const streams = four.limiters.map((_, i) => bursts(i))
  let ours = 0
  let plain = 0
  const limits = { unitsPerWindow: LIMIT, windowUs: 1e6, capacity: LIMIT }
  const bucket = new ExactBucket(limits, 0)
  const arrive = (nowMs: number) => {
    for (const [i, limiter] of four.limiters.entries()) {
      for (let left = streams[i]?.(nowMs) ?? 0; left > 0; left -= 1) {
        plain += bucket.take(1, 1_000 * nowMs) ? 1 : 0
        const answer = limiter.acquire({ class: 'api' })
        void Promise.resolve(answer).then(({ allowed }) => {
          ours += allowed ? 1 : 0
        })
      }
    }
  }
  await four.pass(WARM_UP_MS, arrive)
  ours = plain = 0
  await four.pass(FOR_MS, arrive)
  await four.close()
  expect(plain / (LIMIT * (FOR_MS / 1_000))).toBeGreaterThan(0.995)
  expect(ours / plain).toBeGreaterThanOrEqual(0.992)
}, 60_000)
