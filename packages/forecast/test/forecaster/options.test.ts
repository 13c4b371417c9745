import { expect, test } from '@jest/globals'
import { createForecaster, ForecastError, type ForecasterOptions } from '../../src/index.ts'

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ForecastError) return error.code
    throw error
  }
  return 'accepted'
}

/** Options as a JavaScript caller may pass them. */
function create(options: Record<string, unknown>): unknown {
  return createForecaster({ stepMs: 100, ...options } as unknown as ForecasterOptions)
}

test.each<[string, string, unknown[]]>([
  ['stepMs', 'PREDICTIVE_LIMIT_E_STEP', [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '100', null]],
  ['level', 'PREDICTIVE_LIMIT_E_LEVEL', [0.5, 1, 95, Number.NaN, '0.95', null]],
  [
    'horizons',
    'PREDICTIVE_LIMIT_E_HORIZONS',
    [[], [0], [1.5], [10_001], ['1'], 10, null, Array.from({ length: 17 }, (_, i) => i + 1)],
  ],
  ['models', 'PREDICTIVE_LIMIT_E_MODELS', [[], ['prophet'], ['ewma', 'EWMA'], 'ewma', null]],
  ['seasonsMs', 'PREDICTIVE_LIMIT_E_SEASONS', [[0], [-1], ['1d'], 1_000, [1, 2, 3, 4, 5], null]],
  ['outlook', 'PREDICTIVE_LIMIT_E_OUTLOOK', [12, null, {}, 'soon']],
  ['bottomUp', 'PREDICTIVE_LIMIT_E_OUTLOOK', [12, null, {}, 'soon']],
])('a wrong `%s` is refused with %s', (option, code, values) => {
  for (const value of values) expect(codeOf(() => create({ [option]: value }))).toBe(code)
})

test('the message names the option, the rule and what it got', () => {
  expect(() => create({ models: ['prophet'] })).toThrow(
    /^PREDICTIVE_LIMIT_E_MODELS: Set `models` to 'auto' or a list of 'last-value', .*; got \['prophet'\]\.$/,
  )
  expect(() => create({ level: 95 })).toThrow('got 95.')
})

test('a seasonal model needs a season of four steps or more, and only when it is named', () => {
  for (const models of [['seasonal'], ['ewma', 'holt-winters']]) {
    for (const seasonsMs of [[], [300]]) {
      expect(codeOf(() => create({ models, seasonsMs }))).toBe('PREDICTIVE_LIMIT_E_SEASONS')
    }
    expect(codeOf(() => create({ models, seasonsMs: [300, 400] }))).toBe('accepted')
  }
  expect(codeOf(() => create({ seasonsMs: [] }))).toBe('accepted')
})

test('undefined means the default', () => {
  expect(
    codeOf(() =>
      create({ level: undefined, horizons: undefined, models: undefined, seasonsMs: undefined }),
    ),
  ).toBe('accepted')
})

test('a horizon that is no whole number of steps, or a probability outside 0 … 1, is refused', () => {
  const forecaster = createForecaster({ stepMs: 100 })
  for (const steps of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(codeOf(() => forecaster.forecast(steps))).toBe('PREDICTIVE_LIMIT_E_HORIZONS')
  }
  for (const p of [0, 1, -0.1, Number.NaN]) {
    expect(codeOf(() => forecaster.forecast(1).quantile(p))).toBe('PREDICTIVE_LIMIT_E_PROBABILITY')
  }
})
