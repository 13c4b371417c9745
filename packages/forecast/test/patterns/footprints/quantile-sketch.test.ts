import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { QuantileSketch, relativeError } from '../../../src/patterns/footprints/quantile-sketch.ts'

const memory = 500

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch(memory)
  for (const value of values) sketch.add(value, 1)
  return sketch
}

/** The same quantile from all values, sorted, each with the weight that its age leaves it. */
function slowQuantile(values: readonly number[], p: number): number {
  const weighted = values
    .map((value, i) => ({ value, weight: (1 + 1 / memory) ** (i + 1 - values.length) }))
    .sort((a, b) => a.value - b.value)
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const { value, weight } of weighted) {
    below += weight
    // Rounding in 32 bits may tip a rank that falls on the edge between two values.
    if (below >= p * total) return value
  }
  return weighted.at(-1)?.value ?? 0
}

/** Probabilities whose rank is not within rounding of the edge between two values. */
function isClear(values: readonly number[], p: number): boolean {
  return slowQuantile(values, p - 1e-4) === slowQuantile(values, p + 1e-4)
}

const costs = fc.array(fc.double({ min: 1, max: 300_000, noNaN: true }), {
  minLength: 1,
  maxLength: 400,
})
const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true })

test('a quantile is within five per cent of that of all values, each faded by its age', () => {
  fc.assert(
    fc.property(costs, probability, (values, p) => {
      fc.pre(isClear(values, p))
      const exact = slowQuantile(values, p)
      const error = Math.abs(sketchOf(values).quantile(p) - exact) / exact
      expect(error).toBeLessThanOrEqual(relativeError + 1e-9)
    }),
  )
})

test('the worked number: 10 is reported as 10.49', () => {
  expect(sketchOf([10]).quantile(0.5)).toBeCloseTo(10.493, 3)
})

test('zeros are a value of their own', () => {
  const sketch = sketchOf([0, 0, 0, 7])
  expect(sketch.quantile(0.5)).toBe(0)
  expect(sketch.quantile(0.9)).toBeGreaterThan(6.6)
  expect(sketch.quantile(0.9)).toBeLessThan(7.4)
})

test('without values every quantile is 0', () => {
  expect(new QuantileSketch(memory).quantile(0.99)).toBe(0)
})

test('upper quantiles keep their error over more magnitudes than there are bins for', () => {
  const sketch = sketchOf([1e-9, 1e-6, 1, 1e3, 1e9, 2e9])
  expect(sketch.quantile(1) / 2e9).toBeCloseTo(1, 1)
  expect(sketch.quantile(0.8) / 1e9).toBeCloseTo(1, 1)
  expect(sketch.quantile(0.1)).toBeLessThan(1e9 / 100_000)
})

test('what came long ago has faded', () => {
  const values = [...new Array<number>(5_000).fill(10), ...new Array<number>(2_500).fill(100)]
  // e^-5 of the weight is left at 10.
  expect(sketchOf(values).quantile(0.02)).toBeGreaterThan(90)
  expect(sketchOf(values).quantile(0.004)).toBeLessThan(11)
})

test('weights do not overflow however many values come', () => {
  const sketch = new QuantileSketch(10)
  for (let i = 0; i < 10_000; i += 1) sketch.add(5, 1)
  expect(sketch.quantile(0.5)).toBeCloseTo(5, 0)
})

test('a state holds all that was learned', () => {
  const sketch = sketchOf([0, 3, 50, 800, 801])
  const copy = new QuantileSketch(memory)
  copy.restore(JSON.parse(JSON.stringify(sketch.toState())))
  for (const p of [0.1, 0.3, 0.5, 0.7, 0.99]) {
    expect(copy.quantile(p)).toBe(sketch.quantile(p))
  }
})
