import { expect, test } from '@jest/globals'
import { cluster } from './cluster.ts'
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

/** What one bucket of the same limit admits of the same requests. */
class PlainBucket {
  admitted = 0
  #level = LIMIT

  refill(): void {
    this.#level = Math.min(LIMIT, this.#level + LIMIT / 1_000)
  }

  take(): void {
    if (this.#level < 1) return
    this.#level -= 1
    this.admitted += 1
  }
}

// A pause fills no more than 590 of 1,000 tokens: what is left over at the end of a burst, as the floor of
// the standard account, as trickles that lasted for long, or as tokens spent of which nobody was told, is refill lost.
test('between bursts the refill is taken in nearly as by one bucket', async () => {
  const four = cluster(INSTANCES, { limit: LIMIT, wireMs: 1 })
  for (let i = 1; i < INSTANCES; i++) {
    await four.pass(25)
    four.replace(i)
  }
  const streams = four.limiters.map((_, i) => bursts(i))
  let ours = 0
  const plain = new PlainBucket()
  const arrive = (nowMs: number) => {
    plain.refill()
    for (const [i, limiter] of four.limiters.entries()) {
      for (let left = streams[i]?.(nowMs) ?? 0; left > 0; left -= 1) {
        plain.take()
        const answer = limiter.acquire({ class: 'api' })
        void Promise.resolve(answer).then(({ allowed }) => {
          ours += allowed ? 1 : 0
        })
      }
    }
  }
  await four.pass(WARM_UP_MS, arrive)
  ours = plain.admitted = 0
  await four.pass(FOR_MS, arrive)
  await four.close()
  expect(plain.admitted / (LIMIT * (FOR_MS / 1_000))).toBeGreaterThan(0.995)
  expect(ours / plain.admitted).toBeGreaterThanOrEqual(0.992)
}, 60_000)
