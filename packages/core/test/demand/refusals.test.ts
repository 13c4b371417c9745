import { expect, test } from '@jest/globals'
import { Refusals } from '../../src/demand/refusals.ts'

const SECOND = 1e6

/** Refused at `nowUs`, to come back after a second, at the latest after three. */
function refuse(refusals: Refusals, nowUs: number, client = 'ada', type = 'chat'): void {
  refusals.note({ client, type, nowUs, retryAfterUs: SECOND }, 3 * SECOND)
}

test('the same client and type is a retry until the latest time it may take, and not after it', () => {
  for (const [afterUs, expected] of [
    [0.1 * SECOND, true],
    [SECOND, true],
    [3 * SECOND, true],
    [3 * SECOND + 1, false],
  ] as const) {
    const refusals = new Refusals()
    refuse(refusals, 5 * SECOND)
    expect(refusals.isRetry('ada', 'chat', 5 * SECOND + afterUs)).toBe(expected)
  }
})

test('another client or another type is no retry', () => {
  const refusals = new Refusals()
  refuse(refusals, 0)
  expect(refusals.isRetry('bob', 'chat', SECOND)).toBe(false)
  expect(refusals.isRetry('ada', 'search', SECOND)).toBe(false)
  expect(refusals.isRetry('ada', 'chat', SECOND)).toBe(true)
})

test('when the time of one type is over, the others of the client are still known', () => {
  const refusals = new Refusals()
  refuse(refusals, 0, 'ada', 'search')
  refuse(refusals, 3 * SECOND)
  expect(refusals.isRetry('ada', 'search', 4 * SECOND)).toBe(false)
  expect(refusals.isRetry('ada', 'chat', 4 * SECOND)).toBe(true)
})

test('there is one retry for each refusal, and requests sent together are none of each other', () => {
  const refusals = new Refusals()
  // Two at once: neither has had its answer yet.
  for (let n = 0; n < 2; n++) {
    expect(refusals.isRetry('ada', 'chat', n)).toBe(false)
    refuse(refusals, n)
  }
  const retries = [0, 1, 2, 3].map((n) => refusals.isRetry('ada', 'chat', SECOND + n))
  expect(retries).toEqual([true, true, false, false])
})

test('a retry that is refused may come back in its turn', () => {
  const refusals = new Refusals()
  for (let atUs = 0; atUs < 10 * SECOND; atUs += SECOND) {
    expect(refusals.isRetry('ada', 'chat', atUs)).toBe(atUs > 0)
    refuse(refusals, atUs)
  }
})

test('a busy client, whose every request would look like a retry, is demand', () => {
  const refusals = new Refusals()
  let retries = 0
  for (let atUs = 0; atUs < 60 * SECOND; atUs += SECOND / 50) {
    if (refusals.isRetry('gateway', 'chat', atUs)) retries += 1
    refuse(refusals, atUs, 'gateway')
  }
  expect(retries).toBeLessThan(5)
})

test('one comparison tells that nobody may come back', () => {
  const refusals = new Refusals()
  expect(0 <= refusals.untilUs).toBe(false)
  refuse(refusals, SECOND)
  expect(refusals.untilUs).toBe(4 * SECOND)
})

test('memory is bounded: of very many clients the last are remembered, and of one the last types', () => {
  const refusals = new Refusals()
  for (let n = 0; n < 20_000; n++) refuse(refusals, n, `client ${n}`)
  expect(refusals.size).toBe(4096)
  expect(refusals.isRetry('client 19999', 'chat', SECOND)).toBe(true)
  expect(refusals.isRetry('client 0', 'chat', SECOND)).toBe(false)
  for (let n = 0; n < 100; n++) refuse(refusals, n, 'ada', `type ${n}`)
  expect(refusals.isRetry('ada', 'type 0', SECOND)).toBe(false)
  expect(refusals.isRetry('ada', 'type 99', SECOND)).toBe(true)
})
