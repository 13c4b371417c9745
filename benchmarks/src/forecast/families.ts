import { createForecaster, ForecastError, type ModelName } from '@predictive-limit/forecast'

const planned = [
  'last-value',
  'ewma',
  'holt',
  'regression',
  'holt-winters',
  'seasonal',
  'arima',
  'lstm',
]

const light: readonly ModelName[] = ['last-value', 'ewma', 'holt', 'regression']

/** The families of the default mix, `'auto'`, at a step length: each is measured alone beside it. */
export function defaultFamilies(stepMs: number): readonly ModelName[] {
  return stepMs < 1_000 ? light : knownFamilies().filter((name) => name !== 'arima')
}

/** The model families that can be pinned; all of them need not be in the default mix. */
export function knownFamilies(): ModelName[] {
  return planned.filter((name): name is ModelName => isKnown(name))
}

function isKnown(name: string): boolean {
  try {
    createForecaster({ stepMs: 1_000, models: [name as ModelName] })
    return true
  } catch (error) {
    if (error instanceof ForecastError) return false
    throw error
  }
}
