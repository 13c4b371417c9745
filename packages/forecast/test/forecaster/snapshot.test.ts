import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type Forecaster, type ForecasterSnapshot } from '../../src/index.ts'
import { scramble } from './scramble.ts'

function trained(steps = 1_500): Forecaster {
  const forecaster = createForecaster({ stepMs: 1_000, horizons: [1, 10], seasonsMs: [60_000] })
  for (const value of seededCounts(steps, 12)) forecaster.observe(value)
  return forecaster
}

function numbersOf(forecaster: Forecaster): number[] {
  return [1, 10].flatMap((steps) => {
    const { mean, lower, upper } = forecaster.forecast(steps)
    return [mean, lower, upper]
  })
}

test('a forecaster restored from JSON says the same as the one that was saved', () => {
  const saved = trained()
  const restored = createForecaster({ stepMs: 1_000, horizons: [1, 10], seasonsMs: [60_000] })
  restored.restore(JSON.parse(JSON.stringify(saved.snapshot())))
  expect(numbersOf(restored)).toEqual(numbersOf(saved))
  for (const forecaster of [saved, restored]) forecaster.observe(14)
  expect(restored.forecast(1).mean).toBeCloseTo(saved.forecast(1).mean, 1)
})

test('it is plain JSON of some kilobytes that shares nothing with the forecaster', () => {
  const forecaster = trained()
  const snapshot = forecaster.snapshot()
  const text = JSON.stringify(snapshot)
  for (let i = 0; i < 50; i += 1) forecaster.observe(500)
  expect(JSON.stringify(snapshot)).toBe(text)
  expect(JSON.parse(text)).toEqual(snapshot)
  expect(text.length).toBeLessThan(45_000)
})

test('the time of day goes on where the snapshot says', () => {
  const season = 240
  const options = {
    stepMs: 1_000,
    horizons: [1],
    models: ['regression'],
    seasonsMs: [240_000],
  } as const
  const demand = (t: number): number => 100 + 80 * Math.sin((2 * Math.PI * t) / season)
  const saved = createForecaster(options)
  for (let t = 0; t < 5_000; t += 1) saved.observe(demand(t))
  const snapshot = saved.snapshot()
  expect(snapshot.elapsedSteps).toBe(5_000)
  // Half a season was missed: the next steps are told as missing, or their number is added.
  const told = createForecaster(options)
  told.restore(snapshot)
  for (let t = 0; t < season / 2; t += 1) told.observe(Number.NaN)
  const added = createForecaster(options)
  added.restore({ ...snapshot, elapsedSteps: 5_000 + season / 2 - 1 })
  added.observe(Number.NaN)
  expect(added.forecast(1).mean).toBeCloseTo(told.forecast(1).mean, 6)
})

test('horizons that only one of the two has keep what they have', () => {
  const restored = createForecaster({ stepMs: 1_000, horizons: [10, 50], seasonsMs: [60_000] })
  restored.restore(trained().snapshot())
  expect(restored.forecast(10).mean).toBeGreaterThan(100)
  expect(restored.forecast(50).mean).toBeGreaterThan(500)
})

test('a snapshot that cannot be used is refused and changes nothing', () => {
  const good = trained(300).snapshot()
  const forecaster = trained(900)
  const before = numbersOf(forecaster)
  const bad: unknown[] = [
    undefined,
    'text',
    { ...good, version: 2 },
    { ...good, stepMs: 100 },
    { ...good, elapsedSteps: -1 },
    { ...good, experts: undefined },
    { ...good, experts: { ...good.experts, holt: { level: null, trend: 0, count: 1 } } },
    { ...good, horizons: { ...good.horizons, 1: { mix: { founders: { weights: [1] } } } } },
  ]
  for (const snapshot of bad) {
    expect(() => forecaster.restore(snapshot as ForecasterSnapshot)).toThrow('E_SNAPSHOT')
    expect(numbersOf(forecaster)).toEqual(before)
  }
})

test('whatever finite numbers a damaged snapshot holds, forecasts stay finite', () => {
  const snapshot = trained(400).snapshot()
  const wild = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(wild, { minLength: 5, maxLength: 20 }), (numbers) => {
      let at = 0
      const next = (): number => numbers[at++ % numbers.length] as number
      const forecaster = createForecaster({ stepMs: 1_000, horizons: [1, 10], seasonsMs: [60_000] })
      const { experts, horizons } = snapshot
      forecaster.restore({ ...snapshot, ...(scramble({ experts, horizons }, next) as object) })
      for (let t = 0; t < 30; t += 1) {
        forecaster.observe(t % 7)
        expect(numbersOf(forecaster).every((each) => Number.isFinite(each) && each >= 0)).toBe(true)
      }
    }),
  )
})
