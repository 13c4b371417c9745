import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type Forecaster, type ModelName } from '../../src/index.ts'
import { tickModels } from '../robustness/every-model.ts'

const season = 240
const options = { stepMs: 1_000, horizons: [1, 50], seasonsMs: [season * 1_000] }

/** A season between 20 and 180, exactly. */
function demand(t: number): number {
  return 100 - 80 * Math.cos((2 * Math.PI * t) / season)
}

function seasoned(models: readonly ModelName[], steps = 5 * season): Forecaster {
  const forecaster = createForecaster({ ...options, models })
  for (let t = 0; t < steps; t += 1) forecaster.observe(demand(t))
  return forecaster
}

function labelsOf(forecaster: Forecaster, steps: number): number {
  const track = forecaster.snapshot().horizons[steps] as unknown as { interval: { labels: number } }
  return track.interval.labels
}

test('a long gap moves the time of day on and teaches nothing: no label reaches across it', () => {
  const forecaster = seasoned(['seasonal'])
  const before = labelsOf(forecaster, 50)
  forecaster.skip(season / 2)
  expect(forecaster.snapshot().elapsedSteps).toBe(5.5 * season)
  for (let t = 5.5 * season; t < 5.5 * season + 49; t += 1) forecaster.observe(demand(t))
  expect(labelsOf(forecaster, 50)).toBe(before)
  for (let t = 5.5 * season + 49; t < 6 * season; t += 1) forecaster.observe(demand(t))
  expect(labelsOf(forecaster, 50)).toBe(before + season / 2 - 49)
  expect(forecaster.forecast(1).mean / demand(6 * season)).toBeCloseTo(1, 1)
})

test('a short gap is a row of missing steps: labels that are nearly all known still count', () => {
  const [skipped, told] = [
    seasoned(['regression', 'seasonal']),
    seasoned(['regression', 'seasonal']),
  ]
  skipped.skip(4)
  for (let t = 0; t < 4; t += 1) told.observe(Number.NaN)
  expect(JSON.stringify(skipped.snapshot())).toBe(JSON.stringify(told.snapshot()))
})

test.each(tickModels)('%s goes on after a gap of any length', (model) => {
  const forecaster = seasoned([model], 3 * season)
  let at = 3 * season
  for (const gap of [1, 11, season, 40_000_000]) {
    forecaster.skip(gap)
    at += gap
    for (let t = 0; t < 120; t += 1, at += 1) forecaster.observe(demand(at))
    const { lower, mean, upper } = forecaster.forecast(1)
    expect(mean / demand(at)).toBeGreaterThan(0.5)
    expect(mean / demand(at)).toBeLessThan(2)
    expect(lower).toBeLessThanOrEqual(upper)
  }
})

test('seasons follow the number of the step: a series that begins at noon knows the next morning', () => {
  const noon = 1_000 * season + season / 2
  const forecaster = createForecaster({ ...options, models: ['seasonal'] })
  forecaster.moveTo(noon)
  for (let t = noon; t < noon + 4 * season; t += 1) forecaster.observe(demand(t))
  expect(forecaster.snapshot().elapsedSteps).toBe(noon + 4 * season)
  // The clock on the wall is set a quarter of a season on: the same hour as then is expected.
  forecaster.moveTo(noon + 4.25 * season)
  for (let t = noon + 4.25 * season; t < noon + 4.75 * season; t += 1) {
    forecaster.observe(demand(t))
  }
  const ahead = forecaster.forecast(50).mean
  let expected = 0
  for (let t = 0; t < 50; t += 1) expected += demand(noon + 4.75 * season + t)
  expect(ahead / expected).toBeCloseTo(1, 1)
})

test('numbering the steps anew drops no label that is waited for', () => {
  const [moved, kept] = [seasoned(['ewma']), seasoned(['ewma'])]
  moved.moveTo(7)
  for (const value of seededCounts(60, 100)) {
    moved.observe(value)
    kept.observe(value)
  }
  expect(labelsOf(moved, 50)).toBe(labelsOf(kept, 50))
})

test('days of an old log are recalled minute by minute, and the next morning is expected', () => {
  const recalled = createForecaster({ ...options, models: ['seasonal'] })
  for (let first = 0; first < 3 * season; first += 7) {
    let sum = 0
    for (let t = first; t < first + 7; t += 1) sum += demand(t)
    recalled.recall(sum, 7)
  }
  const from = recalled.snapshot().elapsedSteps
  for (let t = from; t < from + 60; t += 1) recalled.observe(demand(t))
  let expected = 0
  for (let t = from + 60; t < from + 110; t += 1) expected += demand(t)
  expect(recalled.forecast(50).mean / expected).toBeCloseTo(1, 1)
})

test('a stretch that is recalled fills the same bins as its steps would, and missing ones fill none', () => {
  const [recalled, observed] = [0, 1].map(() =>
    createForecaster({ ...options, models: ['seasonal'] }),
  ) as [Forecaster, Forecaster]
  const bins = (forecaster: Forecaster) => {
    const expert = forecaster.snapshot().experts[`seasonal-profile-${season}`]
    return (expert as unknown as { memory: { seasons: number[] } }).memory
  }
  for (const [sum, steps] of [
    [35, 7],
    [0, 3],
    [Number.NaN, 11],
    [900, 30],
    [2_400, 240],
    [5, 1],
  ] as const) {
    recalled.recall(sum, steps)
    for (let t = 0; t < steps; t += 1) observed.observe(sum / steps)
  }
  expect(bins(recalled)).toEqual(bins(observed))
  expect(bins(recalled).seasons.filter((value) => value >= 0).length).toBeGreaterThan(250)
})

test('only whole numbers of steps are taken', () => {
  const forecaster = createForecaster(options)
  for (const steps of [0, -1, 1.5, Number.NaN, '3', undefined]) {
    expect(() => forecaster.skip(steps as number)).toThrow('PREDICTIVE_LIMIT_E_GAP')
    expect(() => forecaster.recall(1, steps as number)).toThrow('PREDICTIVE_LIMIT_E_GAP')
  }
  for (const step of [-1, 1.5, Number.POSITIVE_INFINITY, null]) {
    expect(() => forecaster.moveTo(step as number)).toThrow('PREDICTIVE_LIMIT_E_GAP')
  }
  expect(forecaster.snapshot().elapsedSteps).toBe(0)
})

test('what is not usual is demand today, and nothing that the season remembers', () => {
  const [told, untold] = [seasoned(['seasonal'], 2 * season), seasoned(['seasonal'], 2 * season)]
  // Every day from now on, abuse makes a flood of the same hour: no median would help.
  for (let t = 2 * season; t < 7 * season; t += 1) {
    const isFlood = t % season >= 100 && t % season < 130
    const flood = isFlood ? 1_000 : 0
    told.observe(demand(t) + flood, demand(t))
    untold.observe(demand(t) + flood)
  }
  for (let t = 7 * season; t < 7 * season + 90; t += 1) {
    told.observe(demand(t))
    untold.observe(demand(t))
  }
  let expected = 0
  for (let t = 90; t < 140; t += 1) expected += demand(t)
  expect(told.forecast(50).mean / expected).toBeCloseTo(1, 1)
  expect(untold.forecast(50).mean / expected).toBeGreaterThan(3)
})

test('what of a step is usual is within 0 and its demand, whatever is said', () => {
  const [told, plain] = [createForecaster(options), createForecaster(options)]
  for (const usual of [Number.NaN, -1, 1e300, undefined]) {
    told.observe(7, usual)
    plain.observe(7)
  }
  expect(told.snapshot()).toEqual(plain.snapshot())
})
