// The regression on the time of day, on series whose answer is known. In a process of its own, because
// a test's sandbox cannot load its package.
import { fitSeasonalRegression } from '../../../src/node/fit-seasonal-regression.ts'
import { leastSquares } from '../least-squares.ts'

const job = { model: 'batch-regression', firstStep: 5, periods: [24], steps: 30 } as const

/** √demand of a day of 24 steps, without noise. */
function rootAt(step: number): number {
  const angle = (2 * Math.PI * step) / 24
  return 10 + 3 * Math.sin(angle) - 2 * Math.cos(2 * angle)
}

async function farthest(
  values: Float64Array,
  expected: (stepAhead: number) => number,
): Promise<string> {
  const path = await fitSeasonalRegression({ ...job, values })
  const off = path.map((value, i) => Math.abs(value - expected(i)))
  return `${path.length} steps, exact: ${Math.max(...off) < 1e-6}`
}

const day = Float64Array.from({ length: 240 }, (_, i) => rootAt(5 + i) ** 2)
console.log(`a day: ${await farthest(day, (i) => rootAt(245 + i) ** 2)}`)

// A rhythm of seven is none of 24.
const week = Float64Array.from({ length: 240 }, (_, i) => (i % 7 < 3 ? 6 : 16))
const mean = week.reduce((sum, value) => sum + value) / 240
console.log(`no day: ${await farthest(week, () => mean)}`)

const noisy = Float64Array.from({ length: 480 }, (_, i) => {
  return (rootAt(5 + i) + (((i * 7_919) % 13) - 6) / 20) ** 2
})
const waves = (step: number) => {
  const angles = Array.from({ length: 6 }, (_, k) => (2 * Math.PI * (k + 1) * step) / 24)
  return [1, ...angles.flatMap((angle) => [Math.sin(angle), Math.cos(angle)])]
}
const rows = Array.from({ length: 480 }, (_, i) => waves(5 + i))
const weights = leastSquares(rows, Array.from(noisy, Math.sqrt))
const said = (step: number) => waves(step).reduce((sum, x, k) => sum + x * (weights[k] ?? 0), 0)
const squares = Array.from(noisy, (value, i) => (Math.sqrt(value) - said(5 + i)) ** 2)
const variance = squares.reduce((sum, square) => sum + square) / 480
console.log(`with noise: ${await farthest(noisy, (i) => said(485 + i) ** 2 + variance)}`)
