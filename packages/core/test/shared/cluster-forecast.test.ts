import { expect, test } from '@jest/globals'
import { type Cluster, cluster } from './cluster.ts'

/** Requests a second of each instance, evenly. */
const RATES = [100, 200, 50, 150]
const SUM = RATES.reduce((sum, rate) => sum + rate, 0)

/** Offers each instance its rate for a while. */
function offer({ pass, limiters }: Cluster, ms: number, rates = RATES): Promise<void> {
  const due = rates.map(() => 0)
  return pass(ms, () => {
    for (const [i, rate] of rates.entries()) {
      due[i] = (due[i] as number) + rate / 1000
      for (; (due[i] as number) >= 1; due[i] = (due[i] as number) - 1) {
        void limiters[i]?.acquire({ class: 'all' })
      }
    }
  })
}

/** Tokens that each instance expects within a second. */
function expected({ limiters }: Cluster): number[] {
  return limiters.map((limiter) => {
    const { total } = limiter.forecast().resources.database as {
      readonly total: readonly { readonly horizonMs: number; readonly mean: number }[]
    }
    return total.find(({ horizonMs }) => horizonMs === 1_000)?.mean ?? Number.NaN
  })
}

test("every instance forecasts the whole cluster's demand, whatever part of it is its own", async () => {
  const four = cluster(4, { limit: 1_000, wireMs: 2 })
  await offer(four, 8_000)
  for (const mean of expected(four)) expect(Math.abs(mean / SUM - 1)).toBeLessThan(0.05)
  await four.close()
}, 30_000)

test('an instance that is gone is no demand any more', async () => {
  const four = cluster(4, { limit: 1_000, wireMs: 2 })
  await offer(four, 6_000)
  const gone = four.limiters[1]?.close()
  await offer(four, 6_000, [100, 0, 50, 150])
  await gone
  for (const i of [0, 2, 3]) {
    expect(Math.abs((expected(four)[i] as number) / 300 - 1)).toBeLessThan(0.05)
  }
  await four.close()
}, 30_000)
