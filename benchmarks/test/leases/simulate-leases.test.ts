import { expect, test } from '@jest/globals'
import { simulateLeases } from '../../src/leases/simulate-leases.ts'

const cell = { instances: 8, load: 1.3, skew: 0, perSecond: 1_000, burst: 1_000, delayUs: 1_000 }

test('with enough for all, hardly anybody asks the store and nobody is refused', () => {
  const { used, asked } = simulateLeases({ ...cell, load: 0.7 }, 1)
  expect(used).toBeGreaterThan(0.999)
  expect(asked).toBeLessThanOrEqual(10)
})

test.each([1.3, 3])('at %d times the refill all of it is used and equally divided', (load) => {
  const { used, jain, asked, worst } = simulateLeases({ ...cell, load }, 1)
  expect(used).toBeGreaterThanOrEqual(0.98)
  expect(jain).toBeGreaterThanOrEqual(0.98)
  expect(asked).toBeLessThanOrEqual(50)
  expect(worst).toBeLessThanOrEqual(1)
})

test('64 instances of very unequal demand use all of the refill', () => {
  const { used, worst } = simulateLeases({ ...cell, instances: 64, skew: 1 }, 1)
  expect(used).toBeGreaterThanOrEqual(0.98)
  expect(worst).toBeLessThanOrEqual(1)
})
