import { expect, test } from '@jest/globals'
import { ADMITTED, BY_POLICY, type History, WAITED } from '../../src/cluster/job.ts'
import { outageFigures } from '../../src/outage/outage-figures.ts'

const REQUESTS = 10_000

/** One instance, one request a millisecond, Redis away from 2 s to 4 s, and of no use for 300 ms more. */
function history(): History {
  const askedMs = Float64Array.from({ length: REQUESTS }, (_, ms) => ms)
  const isByPolicy = (ms: number) => ms >= 2_000 && ms < 4_300
  return {
    askedMs,
    tookMs: askedMs.map((ms) => (isByPolicy(ms) ? 50 : 1)),
    outcome: Uint8Array.from(askedMs, (ms) =>
      isByPolicy(ms) ? WAITED | BY_POLICY | (ms % 2 === 0 ? ADMITTED : 0) : WAITED | ADMITTED,
    ),
    latestMs: 0,
    cpuMs: 0,
  }
}

const run = {
  outage: { fault: 'stopped', policy: 'local', warmUpMs: 2_000, forMs: 2_000 },
  histories: [history()],
  goneMs: 2_000,
  backMs: 4_000,
  endMs: 9_000,
} as const

test('an outage is over when a second has at most one answer in a hundred by policy', () => {
  // Answered 50 ms after they were asked, the last but ten asked at 4,289.
  const { normalAfterMs } = outageFigures(run)
  expect(normalAfterMs).toBeGreaterThanOrEqual(290)
  expect(normalAfterMs).toBeLessThanOrEqual(350)
})

test('waits are those from a second before, admissions those while Redis is away', () => {
  const figures = outageFigures(run)
  expect(figures.wait999Ms).toBe(50)
  expect(figures.longestWaitMs).toBe(50)
  expect(figures.requests).toBe(8_000)
  expect(figures.unanswered).toBe(0)
  // One of two, of a limit of one a millisecond.
  expect(figures.ofLimit).toBeCloseTo(0.5, 9)
  // 700 by the store and 150 by the policy.
  expect(figures.inFirstSecond).toBe(850)
})
