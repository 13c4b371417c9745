import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import {
  createInterval,
  type IntervalState,
  intervalShape,
  scaleOf,
} from '../../src/interval/interval-state.ts'
import { interpolateQuantile, quantileLevels } from '../../src/interval/quantile-levels.ts'
import { updateInterval } from '../../src/interval/update-interval.ts'
import { warmUpDispersion, warmUpQuantile } from '../../src/interval/warm-up-quantile.ts'
import { writeQuantiles } from '../../src/interval/write-quantiles.ts'

const levels = quantileLevels(0.95)
const shape = intervalShape(1, levels)

function learn(state: IntervalState, mean: number, label: number): Float64Array {
  const made = { experts: new Float64Array(0), mean, scale: scaleOf(state, mean), label }
  const out = new Float64Array(levels.levels.length)
  writeQuantiles(state, made, shape, out)
  updateInterval(state, made, shape)
  return out
}

test('the seven levels are tracked, and the pair of another level beside them', () => {
  expect(Array.from(levels.levels)).toEqual([0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
  const wide = quantileLevels(0.98)
  expect(wide.levels[wide.lowerIndex]).toBe(0.02)
  expect(wide.levels[wide.upperIndex]).toBe(0.98)
  expect(wide.levels).toHaveLength(9)
})

test('the worked number of a tracker holds', () => {
  const state = createInterval(shape)
  const made = { experts: new Float64Array(0), mean: 0, scale: 1, label: 5 }
  state.offsets.fill(1)
  updateInterval(state, made, shape)
  expect(state.offsets[5]).toBeCloseTo(1.0475, 12)
  state.offsets.fill(1)
  updateInterval(state, { ...made, label: 0 }, shape)
  expect(state.offsets[5]).toBeCloseTo(0.9975, 12)
})

test('a tracker three scales out moves twice as fast', () => {
  const state = createInterval(shape)
  state.offsets.fill(3)
  updateInterval(state, { experts: new Float64Array(0), mean: 0, scale: 1, label: 5 }, shape)
  expect(state.offsets[5]).toBeCloseTo(3.095, 12)
})

test('the first burst after zeros does not make the scale immense', () => {
  const state = createInterval(shape)
  for (let t = 0; t < 1_000; t += 1) learn(state, 0, 0)
  learn(state, 0, 100)
  expect(scaleOf(state, 100)).toBeLessThan(200)
})

test('every quantile covers its share of heavy-tailed errors that no formula knows', () => {
  // Pareto with shape 2.5: the variance exists, the skew does not.
  const random = seededRandom(11)
  const state = createInterval(shape)
  const covered = new Float64Array(levels.levels.length)
  const total = 20_000
  for (let t = -2_000; t < total; t += 1) {
    const label = 10 * (1 - random()) ** (-1 / 2.5)
    const quantiles = learn(state, 16.7, label)
    if (t < 0) continue
    quantiles.forEach((value, i) => {
      covered[i] = (covered[i] as number) + (label <= value ? 1 / total : 0)
    })
  }
  levels.levels.forEach((level, i) => {
    expect(Math.abs((covered[i] as number) - level)).toBeLessThan(0.005)
  })
})

test('coverage comes back within some hundred labels after errors grow tenfold', () => {
  const random = seededRandom(5)
  const state = createInterval(shape)
  let covered = 0
  for (let t = 0; t < 3_000; t += 1) {
    const spread = t < 2_000 ? 10 : 100
    const label = 1_000 + spread * (random() + random() - 1)
    const quantiles = learn(state, 1_000, label)
    if (t >= 2_300) covered += label <= (quantiles[5] as number) ? 1 / 700 : 0
  }
  expect(covered).toBeGreaterThan(0.92)
})

test('the scale is √(φ · forecast) with a floor of 5 % of the running mean', () => {
  const state = { ...createInterval(shape), labels: 1, squaredError: 40, forecast: 10, mean: 0 }
  expect(scaleOf(state, 25)).toBe(10)
  expect(scaleOf({ ...state, mean: 300 }, 25)).toBe(15)
})

test('the start is wide, and wider for longer horizons', () => {
  const state = createInterval(shape)
  expect(warmUpDispersion(state, 1)).toBe(2)
  expect(warmUpDispersion(state, 100)).toBe(101)
  const learned = { ...state, labels: 30, squaredError: 60, forecast: 10 }
  expect(warmUpDispersion(learned, 10)).toBeCloseTo(8, 12)
  // A negative binomial of mean 2 and dispersion 50 is 0 most of the time; its 0.95 quantile is 9.
  expect(warmUpQuantile(0.95, 1.645, 2, 50)).toBeCloseTo(2 + 1.645 * 10, 9)
})

test('between and beyond the tracked levels quantiles rise with p and never fall below 0', () => {
  const values = Float64Array.of(0, 1, 2, 4, 7, 9, 20)
  let before = 0
  for (let p = 0.001; p < 1; p += 0.001) {
    const value = interpolateQuantile(levels, values, p)
    expect(value).toBeGreaterThanOrEqual(before)
    before = value
  }
  expect(interpolateQuantile(levels, values, 0.95)).toBe(9)
  expect(interpolateQuantile(levels, values, 0.05)).toBe(0)
  // Normal scores of 0.75 and 0.9 are 0.6745 and 1.2816, of 0.8 it is 0.8416.
  expect(interpolateQuantile(levels, values, 0.8)).toBeCloseTo(4 + (3 * 0.1671) / 0.6071, 3)
})
