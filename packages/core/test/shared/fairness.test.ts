import { expect, test } from '@jest/globals'
import { clusterInTurn } from './cluster.ts'

const LIMIT = 1_000
const INSTANCES = 4

/** Jain's index (Jain, Chiu and Hawe 1984): 1 where all have the same, 1/n where one has all. */
function jain(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  return (sum * sum) / (values.length * values.reduce((total, value) => total + value * value, 0))
}

/**
 * Offers four instances the same, `load` times the limit in all, and returns how many of each are
 * admitted in six seconds after four. Who asks first in a millisecond takes turns.
 */
async function admitted(load: number, classAt: (nowMs: number) => string): Promise<number[]> {
  const four = await clusterInTurn(INSTANCES, { limit: LIMIT, wireMs: 1 })
  const counts = four.limiters.map(() => 0)
  let due = 0
  let next = 0
  const arrive = (nowMs: number) => {
    for (due += (load * LIMIT) / 1_000; due >= 1; due -= 1) {
      const i = next % INSTANCES
      next += 1
      const answer = four.limiters[i]?.acquire({ class: classAt(nowMs) })
      const count = (allowed = false) => {
        counts[i] = (counts[i] as number) + (allowed ? 1 : 0)
      }
      if (answer instanceof Promise) void answer.then(({ allowed }) => count(allowed))
      else count(answer?.allowed)
    }
  }
  await four.pass(4_000, arrive)
  counts.fill(0)
  await four.pass(6_000, arrive)
  await four.close()
  return counts
}

const known = () => 'all'

/** Classes that nobody knows yet, one after the other. */
function passing(everyMs: number): (nowMs: number) => string {
  return (nowMs) => `passing ${Math.floor(nowMs / everyMs)}`
}

test.each([
  ['known', 1.3, known],
  ['known', 3, known],
  ['in step with no tick, unknown', 1.3, passing(470)],
  ['in step with no tick, unknown', 3, passing(470)],
  ['of five ticks each, unknown', 1.3, passing(500)],
  ['of five ticks each, unknown', 3, passing(500)],
])(
  'equally asked instances are admitted equally: %s classes at %f times the limit',
  async (_, load, classAt) => {
    const counts = await admitted(load, classAt)
    expect(jain(counts)).toBeGreaterThanOrEqual(0.98)
    const all = counts.reduce((sum, count) => sum + count, 0)
    expect(all).toBeGreaterThanOrEqual(0.98 * 6 * LIMIT)
  },
  60_000,
)
