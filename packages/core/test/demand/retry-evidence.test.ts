import { expect, test } from '@jest/globals'
import { type RetryEvidence, RetryEvidences } from '../../src/demand/retry-evidence.ts'

const HOUR_US = 3.6e9

/** Pairs of requests so far apart: those that begin with a refusal, and those that end with one. */
function note(
  evidence: RetryEvidence,
  delayUs: number,
  refusedFirst: number,
  admittedFirst: number,
): void {
  evidence.noteRefusedFirst(delayUs, refusedFirst)
  for (let n = 0; n < admittedFirst; n++) evidence.noteAdmittedFirst(delayUs)
}

test('of what follows a refusal, the part that does not follow an admission is retries', () => {
  const evidence = new RetryEvidences().of('chat')
  note(evidence, 1e6, 100, 40)
  // The 25 pairs of the belief, first all for retries, then as all types have it, then as the type.
  const usual = 1 - 40 / 125
  const ofType = 1 - (40 + 25 * (1 - usual)) / 125
  expect(evidence.shareAfter(1e6)).toBeCloseTo(1 - (40 + 25 * (1 - ofType)) / 125, 12)
})

test('what may be an accident, or hardly matters, is no retry', () => {
  for (const [refusedFirst, admittedFirst, isRetry] of [
    [0, 1, true],
    [0, 6, false],
    [30, 10, true],
    [30, 30, false],
    [5000, 4000, true],
    [5000, 4600, false],
    [1000, 900, false],
  ] as const) {
    const evidence = new RetryEvidences().of('chat')
    note(evidence, 1e6, refusedFirst, admittedFirst)
    expect(evidence.shareAfter(1e6) > 0).toBe(isRetry)
  }
})

test('delays are judged on their own: who comes back at once and who asks by the minute are told apart', () => {
  const evidence = new RetryEvidences().of('chat')
  note(evidence, 0.2e6, 1000, 0)
  note(evidence, 60e6, 1000, 1000)
  expect(evidence.shareAfter(0.2e6)).toBeGreaterThan(0.98)
  expect(evidence.shareAfter(60e6)).toBe(0)
})

test('a delay without evidence is judged like its type, a type without evidence like the others', () => {
  const evidences = new RetryEvidences()
  expect(evidences.of('new').shareAfter(1e6)).toBe(1)
  note(evidences.of('feed'), 0.2e6, 500, 500)
  expect(evidences.of('feed').shareAfter(1e6)).toBe(0)
  expect(evidences.of('new').shareAfter(1e6)).toBe(0)
  note(evidences.of('search'), 0.2e6, 500, 0)
  expect(evidences.of('search').shareAfter(1e6)).toBeGreaterThan(0.9)
})

test('old pairs fade, so that new habits show', () => {
  const evidence = new RetryEvidences().of('chat')
  for (let n = 0; n < 50_000; n++) {
    note(evidence, 1e6, 1, 1)
    evidence.shareAfter(1e6)
  }
  expect(evidence.shareAfter(1e6)).toBe(0)
  for (let n = 0; n < 20_000; n++) {
    evidence.noteRefusedFirst(1e6, 1)
    evidence.shareAfter(1e6)
  }
  expect(evidence.shareAfter(1e6)).toBeGreaterThan(0.6)
})

test('any delay has its place, and beyond 64 types all share one', () => {
  const evidences = new RetryEvidences()
  for (const delayUs of [0, 1, 999, 600e6, HOUR_US, 1e15]) {
    note(evidences.of('chat'), delayUs, 500, 0)
    expect(evidences.of('chat').shareAfter(delayUs)).toBe(1)
  }
  for (let n = 0; n < 63; n++) evidences.of(`type ${n}`)
  expect(evidences.of('type 64')).toBe(evidences.of('type 65'))
  expect(evidences.of('type 62')).not.toBe(evidences.of('type 61'))
})
