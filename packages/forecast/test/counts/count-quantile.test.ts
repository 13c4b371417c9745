import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { countQuantile } from '../../src/index.ts'

/** P(N ≤ k) for k = 0, 1, … from log-gamma, term by term: slow and independent of the recursion. */
function slowQuantile(p: number, mean: number, dispersion: number): number {
  let total = 0
  for (let k = 0; k < 100_000; k += 1) {
    total += Math.exp(logMass(k, mean, dispersion))
    if (total >= p) return k
  }
  return Number.NaN
}

function logMass(k: number, mean: number, dispersion: number): number {
  if (dispersion <= 1) return k * Math.log(mean) - mean - logGamma(k + 1)
  const size = mean / (dispersion - 1)
  const choose = logGamma(k + size) - logGamma(size) - logGamma(k + 1)
  return choose - size * Math.log(dispersion) + k * Math.log(1 - 1 / dispersion)
}

/** Stirling's series (Abramowitz and Stegun 6.1.41) after shifting the argument above 10. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x)
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}

// Cumulative Poisson probabilities to four digits, as in Wackerly, Mendenhall and Scheaffer,
// "Mathematical Statistics with Applications", appendix 3, table 3.
test.each([
  // [p, mean, quantile]: P(N ≤ quantile) ≥ p > P(N ≤ quantile − 1)
  [0.9, 0.5, 1], // 0.910; 0.607
  [0.95, 0.5, 2], // 0.986; 0.910
  [0.95, 1, 3], // 0.981; 0.920
  [0.99, 1, 4], // 0.996; 0.981
  [0.95, 2, 5], // 0.983; 0.947
  [0.99, 2, 6], // 0.995; 0.983
  [0.95, 5, 9], // 0.968; 0.932
  [0.95, 10, 15], // 0.951; 0.917
  [0.99, 10, 18], // 0.993; 0.986
  [0.5, 10, 10], // 0.583; 0.458
  [0.95, 20, 28], // 0.966; 0.948
])('the %d quantile of a Poisson count of mean %d is the table’s %d', (p, mean, quantile) => {
  expect(countQuantile(p, mean)).toBe(quantile)
})

test('a negative binomial of size 1 is geometric, whose quantile has a closed form', () => {
  // mean 9, dispersion 10: success probability 0.1, quantile ⌈ln(1 − p)/ln 0.9⌉ − 1
  expect(countQuantile(0.95, 9, 10)).toBe(Math.ceil(Math.log(0.05) / Math.log(0.9)) - 1)
  expect(countQuantile(0.99, 9, 10)).toBe(Math.ceil(Math.log(0.01) / Math.log(0.9)) - 1)
})

test('summed quantiles equal those of the mass function from log-gamma', () => {
  const mean = fc.double({ min: 0.01, max: 120, noNaN: true })
  const dispersion = fc.oneof(fc.constant(1), fc.double({ min: 1.01, max: 12, noNaN: true }))
  const p = fc.constantFrom(0.05, 0.25, 0.5, 0.9, 0.95, 0.99)
  fc.assert(
    fc.property(p, mean, dispersion, (p, mean, dispersion) => {
      // A probability that is hit to the last digit may round either way.
      const exact = [
        slowQuantile(p - 1e-9, mean, dispersion),
        slowQuantile(p + 1e-9, mean, dispersion),
      ]
      expect(exact).toContain(countQuantile(p, mean, dispersion))
    }),
    { numRuns: 150 },
  )
})

test.each([
  [0.95, 900, 1],
  [0.99, 900, 1],
  [0.05, 1_500, 3],
  [0.95, 3_000, 8],
  [0.99, 3_000, 40],
])(
  'beyond the sum, the expansion of p %d, mean %d, dispersion %d is within one',
  (p, mean, dispersion) => {
    const off = countQuantile(p, mean, dispersion) - slowQuantile(p, mean, dispersion)
    expect(Math.abs(off)).toBeLessThanOrEqual(1)
  },
)

test('nothing expected means nothing, and certainty has no bound', () => {
  expect(countQuantile(0.95, 0)).toBe(0)
  expect(countQuantile(0.95, -3)).toBe(0)
  expect(countQuantile(0.95, Number.NaN)).toBe(0)
  expect(countQuantile(0, 5)).toBe(0)
  expect(countQuantile(1, 5)).toBe(Number.POSITIVE_INFINITY)
})

test('it is a whole number, never NaN, and rises with p for any mean and dispersion', () => {
  const positive = fc.double({ min: 0, max: 1e12, noNaN: true })
  fc.assert(
    fc.property(
      positive,
      fc.double(),
      fc.double({ min: 0.01, max: 0.98 }),
      (mean, dispersion, p) => {
        fc.pre(!Number.isNaN(p) && dispersion < 1e9)
        const value = countQuantile(p, mean, dispersion)
        expect(Number.isInteger(value) && value >= 0).toBe(true)
      },
    ),
  )
})
