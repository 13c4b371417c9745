import { expect, test } from '@jest/globals'
import { ClientWeights, weigh } from '../../../src/patterns/footprints/client-weights.ts'

test('the worked number: a stranger with nine tenths of the requests counts for a fifth', () => {
  const weights = new Float64Array(2)
  weigh(Float64Array.of(0.9, 0.1), Float64Array.of(0, 0.1), weights)
  // L = 0.1 + 0.2·L = 0.125
  expect(weights[0]).toBeCloseTo(0.025 / 0.9, 9)
  expect(weights[1]).toBe(1)
})

test('clients with less than a fifth each count in full', () => {
  const weights = new Float64Array(3)
  weigh(Float64Array.of(0.19, 0.1, 0.02), Float64Array.of(0, 0, 0), weights)
  expect(Array.from(weights)).toEqual([1, 1, 1])
})

test('the only two clients of a type count in full once established', () => {
  const weights = new ClientWeights()
  let least = 1
  for (let i = 0; i < 10_000; i += 1) least = Math.min(least, weights.note(1 + (i % 2), i * 100))
  expect(least).toBe(1)
})

test('a flood by one client makes up at most a fifth of what is counted of a type', () => {
  const weights = new ClientWeights()
  let [own, all] = [0, 0]
  // Ten minutes of fifty clients, then half an hour in which one more sends nine in ten requests.
  for (let i = 0; i < 6_000; i += 1) weights.note(10 + (i % 50), i * 100)
  for (let i = 0; i < 180_000; i += 1) {
    const isAttacker = i % 10 !== 0
    const weight = weights.note(isAttacker ? 1 : 10 + ((i / 10) % 50), 600_000 + i * 10)
    all += weight
    if (isAttacker) own += weight
  }
  expect(own / all).toBeGreaterThan(0.15)
  expect(own / all).toBeLessThan(0.21)
})
