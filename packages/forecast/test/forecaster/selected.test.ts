import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import { createForecaster, type ForecasterSnapshot } from '../../src/index.ts'

test('nothing is selected before the first label', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [10] })
  for (let i = 0; i < 9; i += 1) forecaster.observe(5)
  expect(forecaster.selected(10)).toBeUndefined()
  forecaster.observe(5)
  expect(forecaster.selected(10)?.rmse).toBeGreaterThanOrEqual(0)
})

test('on a steady rate a slow average is selected, with the error of Poisson counts', () => {
  const forecaster = createForecaster({
    stepMs: 100,
    horizons: [10],
    models: ['last-value', 'ewma'],
  })
  for (const value of seededCounts(6_000, 10)) forecaster.observe(value)
  const selected = forecaster.selected(10)
  expect(selected).toMatchObject({ model: 'ewma', expert: 'ewma-0.005' })
  // The sum of ten Poisson counts of 10 has deviation 10.
  expect(selected?.rmse).toBeGreaterThan(9)
  expect(selected?.rmse).toBeLessThan(11.5)
  expect(selected?.mixRmse).toBeLessThan(1.05 * (selected?.rmse ?? 0))
})

test('one that sleeps is not selected, whose score is that of the mix', () => {
  const bottomUp = () => Number.NaN
  const forecaster = createForecaster({ stepMs: 100, horizons: [1], seasonsMs: [], bottomUp })
  let best = 0
  for (const [t, value] of seededCounts(3_000, 10).entries()) {
    forecaster.observe(5 * Math.sin(t / 20) + value + 5)
    const { expert, rmse, mixRmse } = forecaster.selected(1) ?? {}
    if (mixRmse !== undefined && rmse !== undefined && mixRmse < rmse) best += 1
    expect(expert).not.toBe('bottom-up')
  }
  expect(best).toBeGreaterThan(500)
})

test('when the level moves, another model is selected', () => {
  const models = ['last-value', 'ewma'] as const
  const forecaster = createForecaster({ stepMs: 100, horizons: [1], models })
  for (const value of seededCounts(2_000, 10)) forecaster.observe(value)
  expect(forecaster.selected(1)?.model).toBe('ewma')
  for (let t = 0; t < 2_000; t += 1) forecaster.observe(10 + 5 * t)
  expect(forecaster.selected(1)?.model).toBe('last-value')
})

test('ARIMA says which order it chose', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [1], models: ['arima'] })
  for (const value of seededCounts(500, 10)) forecaster.observe(value)
  const selected = forecaster.selected(1)
  expect(selected?.expert).toMatch(/^arima\([0-3],[01],[0-2]\)$/)
  expect(selected?.rmse).toBe(selected?.mixRmse)
})

test('a horizon that does not train is scored from the nearest, on the safe side', () => {
  const forecaster = createForecaster({ stepMs: 100, horizons: [10], models: ['ewma'] })
  for (const value of seededCounts(500, 10)) forecaster.observe(value)
  const near = forecaster.selected(10)
  expect(forecaster.selected(40)?.rmse).toBeCloseTo(4 * (near?.rmse ?? 0), 9)
  expect(forecaster.selected(5)?.rmse).toBeCloseTo(Math.SQRT1_2 * (near?.rmse ?? 0), 9)
  expect(() => forecaster.selected(0)).toThrow('PREDICTIVE_LIMIT_E_HORIZONS')
})

test('a snapshot keeps the scores; one from before they were kept is restored without', () => {
  const saved = createForecaster({ stepMs: 100, horizons: [1] })
  for (const value of seededCounts(500, 10)) saved.observe(value)
  const restored = createForecaster({ stepMs: 100, horizons: [1] })
  const snapshot = JSON.parse(JSON.stringify(saved.snapshot())) as ForecasterSnapshot
  restored.restore(snapshot)
  expect(restored.selected(1)).toEqual(saved.selected(1))
  const older = createForecaster({ stepMs: 100, horizons: [1] })
  const track = snapshot.horizons[1] as Record<string, never>
  older.restore({ ...snapshot, horizons: { 1: { ...track, backtest: {} } } })
  expect(older.selected(1)).toBeUndefined()
})
