import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Coefficients, isStable, keepStable } from '../../../src/experts/arima/keep-stable.ts'

/**
 * The largest |root| of z³ + a₁z² + a₂z + a₃, independently of the Jury conditions: how fast the
 * recursion x ← −a₁x₁ − a₂x₂ − a₃x₃ grows, by squaring its companion matrix 60 times.
 */
function largestRoot([a1 = 0, a2 = 0, a3 = 0]: readonly number[]): number {
  let matrix = [
    [-a1, -a2, -a3],
    [1, 0, 0],
    [0, 1, 0],
  ]
  let logarithm = 0
  for (let power = 1; power <= 2 ** 40; power *= 2) {
    const size = Math.max(...matrix.flat().map(Math.abs))
    if (size === 0) return 0
    matrix = matrix.map((row) => row.map((x) => x / size))
    logarithm += Math.log(size) / power
    matrix = matrix.map((row) =>
      row.map((_, j) => row.reduce((sum, x, k) => sum + x * (matrix[k]?.[j] ?? 0), 0)),
    )
  }
  return Math.exp(logarithm)
}

const coefficient = fc.double({ min: -3, max: 3, noNaN: true })
const coefficients = fc.array(coefficient, { minLength: 1, maxLength: 3 })
const signs = fc.constantFrom<1 | -1>(1, -1)

test('a polynomial is called stable when all roots are within 0.995', () => {
  fc.assert(
    fc.property(coefficients, signs, (values, sign) => {
      const root = largestRoot(values.map((value) => sign * value))
      fc.pre(Math.abs(root - 0.995) > 1e-6)
      const polynomial: Coefficients = { start: 0, count: values.length, sign }
      expect(isStable(Float64Array.from(values), polynomial)).toBe(root < 0.995)
    }),
    { numRuns: 500 },
  )
})

test('what is unstable is shrunk until it is not, and nothing else is touched', () => {
  const anything = fc.oneof(coefficient, fc.constantFrom(1e9, -1e300, Number.NaN, Infinity))
  fc.assert(
    fc.property(fc.array(anything, { minLength: 1, maxLength: 3 }), signs, (values, sign) => {
      const weights = Float64Array.of(7, ...values, 9)
      const polynomial: Coefficients = { start: 1, count: values.length, sign }
      const wasStable = isStable(weights, polynomial)
      const before = Array.from(weights)
      keepStable(weights, polynomial)
      expect(isStable(weights, polynomial)).toBe(true)
      expect([weights[0], weights.at(-1)]).toEqual([7, 9])
      if (wasStable) expect(Array.from(weights)).toEqual(before)
    }),
  )
})

test('the worked number holds', () => {
  const weights = Float64Array.of(1.2)
  keepStable(weights, { start: 0, count: 1, sign: -1 })
  expect(weights[0]).toBeCloseTo(0.98049, 5)
})
