import { expect, test } from '@jest/globals'
import { createBacktest, updateBacktest } from '../../src/mix/backtest.ts'

function made(label: number, mean: number, experts: readonly number[]) {
  return {
    label,
    mean,
    scale: 1,
    unrest: 0,
    experts: Float64Array.from(experts),
    quantiles: new Float64Array(0),
    fastOffsets: new Float64Array(0),
    scales: new Float64Array(0),
  }
}

test('the worked number holds', () => {
  const backtest = createBacktest(2)
  updateBacktest(backtest, made(10, 10.5, [9, 12]))
  expect(backtest).toEqual({ labels: 1, squares: Float64Array.of(1, 4), mixSquare: 0.25 })
})

test('the first 500 squares are averaged, later ones forgotten by a 500th a label', () => {
  const backtest = createBacktest(1)
  for (let i = 0; i < 500; i += 1) updateBacktest(backtest, made(10, 10, [i < 250 ? 11 : 13]))
  expect(backtest.squares[0]).toBeCloseTo(5, 9)
  for (let i = 0; i < 500; i += 1) updateBacktest(backtest, made(10, 10, [10]))
  expect(backtest.squares[0]).toBeCloseTo(5 * 0.998 ** 500, 9)
})
