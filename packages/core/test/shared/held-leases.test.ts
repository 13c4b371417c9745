import { describe, expect, test } from '@jest/globals'
import { cluster } from './cluster.ts'
import { poisson } from './poisson.ts'

/** Offers `load` × the limit to four instances and says what came of it. */
async function offer(load: number, wireMs: number) {
  const limit = 1_000
  const four = cluster(4, { limit, wireMs })
  const streams = four.limiters.map((_, i) => poisson((load * limit) / 4 / 1_000, 7 + i))
  const seen = { offered: 0, waited: 0, admitted: 0, excess: 0, worst: 0, lastMs: 0 }
  const note = (allowed: boolean, nowMs: number) => {
    seen.excess = Math.max(0, seen.excess - (nowMs - seen.lastMs) * (limit / 1_000))
    seen.lastMs = nowMs
    if (!allowed) return
    seen.excess += 1
    seen.admitted += 1
    seen.worst = Math.max(seen.worst, seen.excess)
  }
  const arrive = () => {
    for (const [i, limiter] of four.limiters.entries()) {
      for (let left = streams[i]?.() ?? 0; left > 0; left -= 1) {
        const decision = limiter.acquire({ class: 'all' })
        seen.offered += 1
        if (decision instanceof Promise) {
          seen.waited += 1
          void decision.then(({ allowed }) => note(allowed, four.clock.now()))
        } else note(decision.allowed, four.clock.now())
      }
    }
  }
  await four.pass(5_000, arrive)
  Object.assign(seen, { offered: 0, waited: 0, admitted: 0 })
  four.server.calls.clear()
  await four.pass(10_000, arrive)
  const calls = [...four.server.calls.values()].reduce((sum, count) => sum + count, 0)
  await four.close()
  return { ...seen, waitsPer1000: (1_000 * seen.waited) / seen.offered, callsPerSecond: calls / 40 }
}

describe.each([0, 1, 10])('with the store %i ms away', (wireMs) => {
  test('below the limit nearly nobody waits', async () => {
    const { waitsPer1000, callsPerSecond, worst, admitted, offered } = await offer(0.7, wireMs)
    expect(waitsPer1000).toBeLessThanOrEqual(10)
    expect(callsPerSecond).toBeLessThanOrEqual(15)
    expect(worst).toBeLessThanOrEqual(1_000)
    expect(admitted).toBe(offered)
  }, 60_000)

  test('at three times the limit nearly nobody waits, and nothing is left unused', async () => {
    const { waitsPer1000, callsPerSecond, worst, admitted } = await offer(3, wireMs)
    expect(waitsPer1000).toBeLessThanOrEqual(50)
    expect(callsPerSecond).toBeLessThanOrEqual(15)
    // What waits is decided at the store's time, up to 10 ms before it is noted here.
    expect(worst).toBeLessThanOrEqual(1_000 + wireMs)
    expect(admitted).toBeGreaterThanOrEqual(9_800)
  }, 60_000)
})
