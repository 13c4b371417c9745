import { expect, test } from '@jest/globals'
import { normalQuantile } from '../../src/index.ts'

// Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), table 26.5.
test.each([
  [0.5, 0],
  [0.9, 1.28155157],
  [0.95, 1.64485363],
  [0.975, 1.95996398],
  [0.99, 2.32634787],
  [0.999, 3.09023231],
  [0.9999, 3.71901649],
])('the standard normal quantile of %d is the table’s %d', (p, quantile) => {
  expect(normalQuantile(p)).toBeCloseTo(quantile, 7)
  expect(normalQuantile(1 - p)).toBeCloseTo(-quantile, 7)
})

test('the ends are infinite', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
})
