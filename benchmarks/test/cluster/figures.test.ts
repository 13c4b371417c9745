import { expect, test } from '@jest/globals'
import { jainIndex } from '../../src/cluster/fairness.ts'
import { figuresOf } from '../../src/cluster/figures.ts'
import { ADMITTED, BY_POLICY, type History, WAITED } from '../../src/cluster/job.ts'
import type { CellRun } from '../../src/cluster/run-cell.ts'

test('the index of Jain is 1 for equals and 1/n where one has all', () => {
  expect(jainIndex([3, 3, 3])).toBeCloseTo(1, 12)
  expect(jainIndex([5, 0, 0, 0])).toBeCloseTo(0.25, 12)
})

function history(
  rows: readonly (readonly [atMs: number, tookMs: number, bits: number])[],
): History {
  return {
    askedMs: Float64Array.from(rows, ([atMs]) => atMs),
    tookMs: Float64Array.from(rows, ([, tookMs]) => tookMs),
    outcome: Uint8Array.from(rows, ([, , bits]) => bits),
    latestMs: 1,
    cpuMs: 2,
  }
}

/** A limit of two a second; the first second warms up, two count. */
const run: CellRun = {
  cell: {
    subject: 'ours',
    limitPerSecond: 2,
    policy: 'local',
    delayMs: undefined,
    load: {
      pattern: 'steady',
      traffic: 'forecast',
      instances: 2,
      offeredPerSecond: 2,
      warmUpMs: 1_000,
      forMs: 2_000,
      seed: 1,
    },
  },
  histories: [
    history([
      [0, 1, ADMITTED],
      [1_000, 0.01, ADMITTED],
      [2_500, 4, WAITED],
    ]),
    history([
      [10, 1, ADMITTED],
      [1_500, 4, ADMITTED | WAITED],
      [2_000, 50, ADMITTED | WAITED | BY_POLICY],
    ]),
  ],
  usage: { calls: 8, scriptMs: 0.4, cpuMs: 3 },
}

test('figures are of the measured part, and the excess of the whole run', () => {
  const figures = figuresOf(run)
  // Two at once within 10 ms, in which 0.02 is refilled.
  expect(figures.excess).toBeCloseTo(1.98, 9)
  expect(figures.excessWithPolicy).toBeCloseTo(1.98, 9)
  expect(figures.excessAllowed).toBeCloseTo(2 + 2 * 0.004, 9)
  expect(figures.ofLimit).toBeCloseTo(3 / 4, 12)
  // One bucket admits all four of the measured part.
  expect(figures.ofOneBucket).toBeCloseTo(3 / 4, 12)
  // Half of the one's and all of the other's.
  expect(figures.jain).toBeCloseTo(1.5 ** 2 / (2 * 1.25), 12)
  expect(figures.waitedPer1000).toBe(750)
  expect(figures.byPolicyPer1000).toBe(250)
  expect(figures.calls).toBe(2)
  expect(figures.decisionUs[0]).toBeCloseTo(4_000, 9)
  expect(figures.redisUsPerAdmitted).toBeCloseTo(1_000, 9)
  expect(figures.scriptUsPerCall).toBeCloseTo(50, 9)
  expect(figures.instanceUsPerRequest).toBeCloseTo(1_000, 9)
})
