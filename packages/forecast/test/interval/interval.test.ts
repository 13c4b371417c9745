import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import type { MadeForecast } from '../../src/horizon/made-forecast.ts'
import {
  createInterval,
  type IntervalState,
  intervalShape,
} from '../../src/interval/interval-state.ts'
import { quantileLevels } from '../../src/interval/quantile-levels.ts'
import { learnUnrest, scaleViews, writeScales } from '../../src/interval/scale-views.ts'
import { noteValue, updateInterval } from '../../src/interval/update-interval.ts'
import { learnWeights } from '../../src/interval/view-weights.ts'
import { mixQuantiles, writeQuantiles } from '../../src/interval/write-quantiles.ts'

const levels = quantileLevels(0.95)
const shape = intervalShape(1, levels)

function madeOf(of: Partial<MadeForecast>): MadeForecast {
  const nothing = new Float64Array(0)
  return {
    experts: nothing,
    quantiles: new Float64Array(levels.levels.length),
    fastOffsets: new Float64Array(levels.levels.length),
    scales: new Float64Array(scaleViews.length).fill(1),
    mean: 0,
    scale: 1,
    unrest: 0,
    label: 0,
    ...of,
  }
}

/** A forecast as the track makes it, with the quantiles of the trackers in it. */
function forecastOf(state: IntervalState, mean: number): MadeForecast {
  const made = madeOf({ mean })
  writeScales(state, made)
  mixQuantiles(state, made)
  return made
}

function learn(state: IntervalState, mean: number, label: number): Float64Array {
  const made = forecastOf(state, mean)
  const out = new Float64Array(levels.levels.length)
  writeQuantiles(state, made, shape, out)
  updateInterval(state, { ...made, label }, shape)
  return out
}

test('the worked number of the corrections holds', () => {
  const state = createInterval(shape)
  const quantiles = new Float64Array(7).fill(4)
  updateInterval(state, madeOf({ label: 5, quantiles }), shape)
  expect(state.corrections[5]).toBeCloseTo(0.125 * 0.95, 12)
  updateInterval(state, madeOf({ mean: 1, label: 3, quantiles }), shape)
  expect(state.corrections[5]).toBeCloseTo(0.125 * (0.95 - 0.05), 12)
})

test('the worked number of a tracker holds, and three scales out it moves twice as fast', () => {
  const state = createInterval(shape)
  state.offsets.fill(1)
  updateInterval(state, madeOf({ label: 5 }), shape)
  expect(state.offsets[5]).toBeCloseTo(1.019, 12)
  state.offsets.fill(1)
  updateInterval(state, madeOf({ mean: 1, label: 0 }), shape)
  expect(state.offsets[5]).toBeCloseTo(0.999, 12)
  state.offsets.fill(3)
  updateInterval(state, madeOf({ label: 5 }), shape)
  expect(state.offsets[5]).toBeCloseTo(3.038, 12)
})

test('corrections learn from the quantile that was handed out, not from what it is by now', () => {
  const state = createInterval(shape)
  state.corrections.fill(1)
  const made = madeOf({ label: 2, quantiles: new Float64Array(7).fill(3) })
  updateInterval(state, made, shape)
  expect(state.corrections[5]).toBeCloseTo(1 - 0.125 * 0.05, 12)
})

test('an idle hour leaves the quantiles where they were', () => {
  const state = createInterval(shape)
  state.offsets.fill(2)
  for (let t = 0; t < 3_600; t += 1) learn(state, 0, 0)
  expect(Array.from(state.offsets)).toEqual(new Array(42).fill(2))
  expect(Array.from(state.corrections)).toEqual(new Array(7).fill(0))
  learn(state, 0, 1)
  expect(state.offsets[5]).toBeGreaterThan(2)
})

test('weights are exp(−loss) in shares, level by level', () => {
  // Three views, two levels; e⁻³ : e⁻⁴ : e⁻⁵ by hand.
  const losses = Float64Array.of(3, 9, 4, 0, 5, 0)
  const weights = new Float64Array(6)
  learnWeights({ losses, weights }, 0, 2)
  const shares = [0.6652, 0, 0.2447, 0, 0.09, 0]
  shares.forEach((share, at) => {
    expect(weights[at]).toBeCloseTo(share, 4)
  })
})

test('the view whose error is what came outweighs the others', () => {
  // Errors in proportion to the forecast: the fourth view says so.
  const random = seededRandom(23)
  const state = createInterval(shape)
  for (let t = 0; t < 6_000; t += 1) {
    const mean = 10 ** (1 + 3 * random())
    learn(state, mean, mean * (0.5 + random()))
  }
  const weightAt95 = (view: number) => state.weights[7 * view + 5] as number
  expect(weightAt95(3)).toBeGreaterThan(0.5)
  const total = scaleViews.reduce((sum, _, view) => sum + weightAt95(view), 0)
  expect(total).toBeCloseTo(1, 12)
})

test('quantiles never cross, and the one asked for is left where it is', () => {
  const state = { ...createInterval(shape), labels: 200 }
  const made = madeOf({ quantiles: Float64Array.of(-1, 3, 2, 9, 8, 5, 4) })
  const out = new Float64Array(7)
  writeQuantiles(state, made, shape, out)
  expect(Array.from(out)).toEqual([0, 2, 2, 5, 5, 5, 5])
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
    const made = { ...forecastOf(state, 30), label }
    covered += label <= (made.quantiles[5] as number) ? 1 : 0
    waiting.push(made)
    if (waiting.length >= 60) updateInterval(state, waiting.shift() ?? made, late)
  }
  expect(Math.abs(covered / (values.length - 60) - 0.95)).toBeLessThan(0.005)
})

test('the first burst after zeros does not make the scale immense', () => {
  const state = createInterval(shape)
  for (let t = 0; t < 1_000; t += 1) learn(state, 0, 0)
  learn(state, 0, 100)
  expect(forecastOf(state, 100).scale).toBeLessThan(200)
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

test('errors that grow at once widen the interval within ten labels', () => {
  const state = createInterval(shape)
  const random = seededRandom(9)
  for (let t = 0; t < 2_000; t += 1) learn(state, 100, 100 + 10 * (random() - 0.5))
  const before = forecastOf(state, 100).quantiles[5] as number
  for (let t = 0; t < 10; t += 1) learn(state, 100, 100 + 100 * (random() - 0.5))
  const after = forecastOf(state, 100).quantiles[5] as number
  expect(after - 100).toBeGreaterThan(2 * (before - 100))
})

test('the scales are √(squared error / base · base of the forecast), at least 5 % of the mean', () => {
  const state = createInterval(shape)
  state.labels = 1
  state.squares.fill(40)
  state.bases.set([10, 10, 10, 100, 1, 50])
  state.unrest = 75
  const made = madeOf({ mean: 25 })
  writeScales(state, made)
  const [root, , , proportional, constant, restless] = made.scales
  expect(root).toBe(10)
  expect(proportional).toBeCloseTo(15.811, 3)
  expect(constant).toBeCloseTo(6.325, 3)
  expect(restless).toBeCloseTo(8.944, 3)
  expect(made.scale).toBeCloseTo((30 + 15.811 + 6.325 + 8.944) / 6, 3)
  state.mean = 300
  writeScales(state, made)
  expect(made.scales[0]).toBe(15)
})

test('the worked number of what the last steps tell holds, and a missing step tells nothing', () => {
  const state = createInterval(shape)
  learnUnrest(state, 9, 10)
  expect(state.unrest).toBe(0)
  state.forecast = 50
  learnUnrest(state, 9, 10)
  expect(state.unrest).toBeCloseTo(48, 12)
  learnUnrest(state, Number.NaN, 10)
  expect(state.unrest).toBeCloseTo(48, 12)
})

test('the first steps of a jump widen a long horizon before a label tells of it', () => {
  const late = intervalShape(60, levels)
  const random = seededRandom(31)
  const state = createInterval(late)
  // Calm and restless by turns, so that what the last steps tell is worth listening to.
  for (let t = 0; t < 20_000; t += 1) {
    const spread = t % 80 < 40 ? 60 : 600
    noteValue(state, 100 + spread * (random() - 0.5), late)
    updateInterval(
      state,
      { ...forecastOf(state, 6_000), label: 6_000 + 8 * spread * (random() - 0.5) },
      late,
    )
  }
  for (let t = 0; t < 40; t += 1) noteValue(state, 100 + 60 * (random() - 0.5), late)
  const calmly = forecastOf(state, 6_000).quantiles[5] as number
  for (let t = 0; t < 3; t += 1) noteValue(state, 400, late)
  const restlessly = forecastOf(state, 6_000).quantiles[5] as number
  expect(restlessly - 6_000).toBeGreaterThan(4 * (calmly - 6_000))
})
