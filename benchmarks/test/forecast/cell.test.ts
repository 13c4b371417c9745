import { expect, test } from '@jest/globals'
import { cellOf } from '../../src/forecast/cell.ts'
import type { Level, Run } from '../../src/forecast/run-forecaster.ts'

const values = Float64Array.of(1, 2, 4, 3, 5)

function run(steps: number, mean: readonly number[], upper: readonly number[]): Run {
  const column = (numbers: readonly number[]) => Float64Array.from(numbers)
  const quantiles = new Map<Level, Float64Array>([
    [0.05, column(mean)],
    [0.5, column(mean)],
    [0.9, column(upper)],
    [0.95, column(upper)],
    [0.99, column(upper)],
  ])
  return { steps, mean: column(mean), quantiles, selected: undefined, updateUs: 1 }
}

test('a cell scores the labels after the first fifth of the series', () => {
  // Labels of the next step are 2, 4, 3, 5; the first belongs to the warm-up of one step.
  const made = run(1, [0, 3, 3, 3, 0], [0, 4, 4, 4, 0])
  const cell = cellOf({ name: 'five', stepMs: 1_000, values }, made)
  expect(cell.labels).toBe(3)
  expect(cell.mean).toBe(4)
  // Errors 1, 0, 2; the last value (2, 4, 3) errs by 2, −1, 2.
  expect(cell.rmse).toBeCloseTo(Math.sqrt(5 / 3), 12)
  expect(cell.rmsse).toBeCloseTo(Math.sqrt(5 / 9), 12)
  expect(cell.mase).toBeCloseTo(3 / 5, 12)
  // The bound 4 is reached by 4, is above 3 and below 5.
  expect(cell.upper95.below).toBeCloseTo(1 / 3, 12)
  expect(cell.upper95.atMost).toBeCloseTo(2 / 3, 12)
  expect(cell.pinball95).toBeCloseTo((0.05 + 0.95) / 3, 12)
  expect(cell.poissonRmse).toBe(2)
})

test('the first 200 labels include the warm-up', () => {
  const cell = cellOf({ name: 'five', stepMs: 1_000, values }, run(1, [], [9, 9, 9, 4]))
  expect(cell.first200).toBe(0.75)
})

test('at a horizon of two the last value counts twice', () => {
  // Scored labels 7 and 8 of the forecasts after 2 and 4: errors 3 and 0 of the naive 4 and 8.
  const cell = cellOf({ name: 'five', stepMs: 1_000, values }, run(2, [0, 7, 7, 0, 0], []))
  expect(cell.labels).toBe(2)
  expect(cell.rmsse).toBeCloseTo(Math.sqrt(1 / 9), 12)
})
