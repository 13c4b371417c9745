import { expect, test } from '@jest/globals'
import { Sampler } from '../../src/demand/sampler.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

/** What the request path does: counts down, and takes the request at 0. */
function isTaken(sampler: Sampler): boolean {
  sampler.untilNext -= 1
  if (sampler.untilNext > 0) return false
  return sampler.look()
}

/** Requests that the sample stands for, of those that `belongs` picks. */
function estimate(sampler: Sampler, requests: number, belongs: (n: number) => boolean): number {
  let estimated = 0
  for (let n = 0; n < requests; n++) {
    if (isTaken(sampler) && belongs(n)) estimated += sampler.stride
  }
  return estimated
}

test('up to its rate every request is taken', () => {
  const sampler = new Sampler(500, 16, seededRandom(1))
  expect(estimate(sampler, 500, () => true)).toBe(500)
  sampler.adapt(1)
  expect(sampler.stride).toBe(1)
})

test('above it the sample scales up to the truth', () => {
  const sampler = new Sampler(500, 16, seededRandom(3))
  estimate(sampler, 8_000, () => true)
  sampler.adapt(1)
  expect(sampler.stride).toBe(16)
  // About 1,250 of 20,000 are taken: 3 % is one standard deviation.
  const quarter = estimate(sampler, 80_000, (n) => n % 4 === 0)
  expect(Math.abs(quarter - 20_000)).toBeLessThan(2_000)
})

test('no pattern of arrivals hides from it, not even one in step with the stride', () => {
  const sampler = new Sampler(500, 16, seededRandom(4))
  estimate(sampler, 8_000, () => true)
  sampler.adapt(1)
  const inStep = estimate(sampler, 160_000, (n) => n % 16 === 0)
  expect(Math.abs(inStep - 10_000)).toBeLessThan(2_000)
})

test('it ends when the stream calms down', () => {
  const sampler = new Sampler(500, 16, seededRandom(5))
  estimate(sampler, 8_000, () => true)
  sampler.adapt(1)
  sampler.adapt(1)
  // What was left of the last stride is waited out.
  estimate(sampler, 40, () => true)
  expect(estimate(sampler, 50, () => true)).toBe(50)
})

test('the stride has an upper end', () => {
  const sampler = new Sampler(500, 16, seededRandom(1))
  estimate(sampler, 1_000_000, () => true)
  sampler.adapt(1)
  expect(sampler.stride).toBe(16)
})

test('while it listens every request is looked at, and the sample stays as large as it was', () => {
  const sampler = new Sampler(500, 16, seededRandom(5))
  estimate(sampler, 8_000, () => true)
  sampler.adapt(1)
  let looked = 0
  let sampled = 0
  sampler.listen(40_000)
  for (let n = 0; n < 80_000; n++) {
    sampler.untilNext -= 1
    if (sampler.untilNext > 0) continue
    looked += n < 40_000 ? 1 : 0
    if (sampler.look()) sampled += sampler.stride
  }
  expect(looked).toBe(40_000)
  expect(sampler.listening).toBe(0)
  expect(Math.abs(sampled - 80_000)).toBeLessThan(6_000)
})

test('listening that is cut short or renewed leaves the gaps as they are', () => {
  const sampler = new Sampler(500, 16, seededRandom(6))
  estimate(sampler, 8_000, () => true)
  sampler.adapt(1)
  let sampled = 0
  for (let n = 0; n < 80_000; n++) {
    if (n % 7 === 0) sampler.listen(n % 3 === 0 ? 5 : 0)
    if (isTaken(sampler)) sampled += sampler.stride
  }
  expect(Math.abs(sampled - 80_000)).toBeLessThan(6_000)
})
