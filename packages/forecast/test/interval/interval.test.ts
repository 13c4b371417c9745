import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import type { MadeForecast } from '../../src/horizon/made-forecast.ts'
import {
  createInterval,
  type IntervalState,
  intervalShape,
  setScale,
} from '../../src/interval/interval-state.ts'
import { interpolateQuantile, quantileLevels } from '../../src/interval/quantile-levels.ts'
import { updateInterval } from '../../src/interval/update-interval.ts'
import { warmUpDispersion, warmUpQuantile } from '../../src/interval/warm-up-quantile.ts'
import { writeQuantiles } from '../../src/interval/write-quantiles.ts'

const levels = quantileLevels(0.95)
const shape = intervalShape(1, levels)

function scaleOf(state: IntervalState, mean: number): number {
  const forecast = { mean, scale: 0 }
  setScale(state, forecast)
  return forecast.scale
}

function madeOf(of: Partial<MadeForecast>): MadeForecast {
  const nothing = new Float64Array(0)
  return { experts: nothing, offsets: nothing, mean: 0, scale: 1, label: 0, ...of }
}

function learn(state: IntervalState, mean: number, label: number): Float64Array {
  const made = madeOf({ mean, scale: scaleOf(state, mean), label, offsets: state.offsets.slice() })
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
  const offsets = new Float64Array(7).fill(1)
  state.offsets.fill(1)
  updateInterval(state, madeOf({ label: 5, offsets }), shape)
  expect(state.offsets[5]).toBeCloseTo(1.095, 12)
  state.offsets.fill(1)
  updateInterval(state, madeOf({ mean: 1, label: 0, offsets }), shape)
  expect(state.offsets[5]).toBeCloseTo(0.995, 12)
})

test('a tracker learns from the quantile that was handed out, not from what it is by now', () => {
  const state = createInterval(shape)
  state.offsets.fill(1)
  updateInterval(state, madeOf({ label: 2, offsets: new Float64Array(7).fill(3) }), shape)
  expect(state.offsets[5]).toBeCloseTo(0.995, 12)
})

test('a tracker three scales out moves twice as fast', () => {
  const state = createInterval(shape)
  state.offsets.fill(3)
  updateInterval(state, madeOf({ label: 5, offsets: new Float64Array(7).fill(3) }), shape)
  expect(state.offsets[5]).toBeCloseTo(3.19, 12)
})

test('an idle hour leaves the quantiles where they were', () => {
  const state = createInterval(shape)
  state.offsets.fill(2)
  for (let t = 0; t < 3_600; t += 1) learn(state, 0, 0)
  expect(Array.from(state.offsets)).toEqual(new Array(7).fill(2))
  learn(state, 0, 1)
  expect(state.offsets[5]).toBeGreaterThan(2)
})

test('of labels that come sixty steps late the share below is the level all the same', () => {
  const late = intervalShape(60, levels)
  const random = seededRandom(3)
  const values = Float64Array.from({ length: 40_000 }, () => random())
  const state = createInterval(late)
  const waiting: MadeForecast[] = []
  let covered = 0
  for (let t = 0; t + 60 < values.length; t += 1) {
    const label = values.subarray(t, t + 60).reduce((sum, value) => sum + value, 0)
    const offsets = state.offsets.slice()
    const made = madeOf({ mean: 30, scale: scaleOf(state, 30), label, offsets })
    covered += label <= made.mean + (offsets[5] as number) * made.scale ? 1 : 0
    waiting.push(made)
    if (waiting.length >= 60) updateInterval(state, waiting.shift() ?? made, late)
  }
  expect(Math.abs(covered / (values.length - 60) - 0.95)).toBeLessThan(0.005)
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

test('a fifth of what the newest errors were holds the scale up', () => {
  const state = { ...createInterval(shape), labels: 1, squaredError: 40, forecast: 10 }
  expect(scaleOf({ ...state, shock: 32 }, 25)).toBeCloseTo(Math.sqrt(6.4 * 25), 12)
})

test('the scale is √(φ · forecast) with a floor of 5 % of the running mean', () => {
  const state = { ...createInterval(shape), labels: 1, squaredError: 40, forecast: 10, mean: 0 }
  expect(scaleOf(state, 25)).toBe(10)
  expect(scaleOf({ ...state, mean: 300 }, 25)).toBe(15)
})

test('the start is wide, and wider for longer horizons', () => {
  const state = createInterval(shape)
  expect(warmUpDispersion(state, 1, 0)).toBe(2)
  expect(warmUpDispersion(state, 100, 0)).toBe(101)
  const learned = { ...state, labels: 30, squaredError: 60, forecast: 10 }
  expect(warmUpDispersion(learned, 10, 50)).toBeCloseTo(8.5, 12)
  // Before the first label a level of 1,000 may be off by 400, whose square is 160 times 1,000.
  expect(warmUpDispersion(state, 1, 1_000)).toBeCloseTo(2 + 160, 12)
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
