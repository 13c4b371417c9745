import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  createLeastSquares,
  type LeastSquaresState,
  updateLeastSquares,
} from '../../src/experts/recursive-least-squares.ts'

const forgetting = 0.9995
const startVariance = 10

interface Row {
  readonly inputs: readonly number[]
  readonly target: number
}

function learn(state: LeastSquaresState, row: Row): boolean {
  const inputs = Float64Array.from(row.inputs)
  const predicted = row.inputs.reduce((sum, x, i) => sum + x * (state.weights[i] as number), 0)
  const sample = { inputs, error: row.target - predicted }
  return updateLeastSquares(state, sample, new Float64Array(inputs.length))
}

/**
 * What the recursion stands for, solved at once: minimise Σ λ^(n−t)(target − w·x)² + λⁿ|w − w₀|²/10
 * by Gaussian elimination on the normal equations (Haykin 2014, 10.2).
 */
function batchWeights(rows: readonly Row[], prior: readonly number[]): number[] {
  const size = prior.length
  const start = forgetting ** rows.length / startVariance
  const system = prior.map((weight, i) => [
    ...prior.map((_, j) => (i === j ? start : 0)),
    start * weight,
  ])
  rows.forEach(({ inputs, target }, t) => {
    const share = forgetting ** (rows.length - 1 - t)
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= size; j += 1) {
        const other = j === size ? target : (inputs[j] ?? 0)
        ;(system[i] as number[])[j] = (system[i]?.[j] ?? 0) + share * (inputs[i] ?? 0) * other
      }
    }
  })
  return eliminate(system)
}

function eliminate(system: readonly number[][]): number[] {
  system.forEach((pivotRow, pivot) => {
    for (const row of system) {
      if (row === pivotRow) continue
      const factor = (row[pivot] ?? 0) / (pivotRow[pivot] ?? 1)
      pivotRow.forEach((value, j) => {
        row[j] = (row[j] ?? 0) - factor * value
      })
    }
  })
  return system.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1))
}

const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
const row = fc.record({
  inputs: fc.tuple(fc.constant(1), coordinate, coordinate),
  target: coordinate,
})

test('the recursion gives the weights of the batch solution', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 30, maxLength: 80 }), (rows) => {
      const prior = [0, 1, 0]
      const state = createLeastSquares(Float64Array.from(prior))
      for (const each of rows) learn(state, each)
      batchWeights(rows, prior).forEach((weight, i) => {
        expect(state.weights[i]).toBeCloseTo(weight, 4)
      })
    }),
    { numRuns: 60 },
  )
})

test('the worked number holds', () => {
  const state = createLeastSquares(new Float64Array(1))
  learn(state, { inputs: [1], target: 1 })
  expect(state.weights[0]).toBeCloseTo(0.909132, 6)
})

test('a hundred thousand steps without excitation keep the covariance within its start trace', () => {
  const state = createLeastSquares(Float64Array.of(0, 1))
  for (let t = 0; t < 100_000; t += 1) learn(state, { inputs: [1, 0], target: 2 })
  const [first = 0, , last = 0] = state.covariance
  expect(first + last).toBeLessThanOrEqual(2 * startVariance * (1 + 1e-12))
  expect(state.weights[0]).toBeCloseTo(2, 3)
})

test('numbers that break are reported', () => {
  const state = createLeastSquares(Float64Array.of(0, 1))
  expect(learn(state, { inputs: [1, Number.NaN], target: 1 })).toBe(false)
  expect(learn(createLeastSquares(Float64Array.of(0)), { inputs: [1e200], target: 1 })).toBe(false)
  const indefinite = createLeastSquares(Float64Array.of(0, 1))
  indefinite.covariance[0] = -1
  expect(learn(indefinite, { inputs: [0, 1], target: 1 })).toBe(false)
})
