import { expect, test } from '@jest/globals'
import type { Limiter } from '@predictive-limit/core'
import { cluster } from './cluster.ts'
import { poisson } from './poisson.ts'

const LIMIT = 1_000

/** Share of what each instance was offered that was admitted. */
function tallyOf(count: number) {
  const offered = new Array<number>(count).fill(0)
  const admitted = new Array<number>(count).fill(0)
  const ask = async (limiter: Limiter<string>, i: number) => {
    offered[i] = (offered[i] as number) + 1
    const { allowed } = await limiter.acquire({ class: 'all' })
    if (allowed) admitted[i] = (admitted[i] as number) + 1
  }
  const share = (from: number, to: number) => sum(admitted, from, to) / sum(offered, from, to)
  return { ask, share }
}

function sum(counts: readonly number[], from: number, to: number): number {
  return counts.slice(from, to).reduce((all, count) => all + count, 0)
}

test.each([1, 4])(
  'an instance that joins %i others has its share within a second, and leaves them theirs',
  async (others) => {
    const load = 1.3
    const all = cluster(others + 1, { limit: LIMIT })
    const perMs = (load * LIMIT) / others / 1_000
    const streams = all.limiters.map((_, i) => poisson(perMs, 7 + i))
    const offer = async (ms: number, instances: number) => {
      const tally = tallyOf(others + 1)
      await all.pass(ms, () => {
        for (const [i, limiter] of all.limiters.slice(0, instances).entries()) {
          for (let left = streams[i]?.() ?? 0; left > 0; left -= 1) void tally.ask(limiter, i)
        }
      })
      return tally
    }
    await offer(7_000, others)
    const { share } = await offer(1_000, others + 1)
    const fair = 1 / (load * (1 + 1 / others))
    expect(share(0, others)).toBeGreaterThan(0.9 * fair)
    expect(share(others, others + 1)).toBeGreaterThan(0.9 * fair)
    await all.close()
  },
  60_000,
)
