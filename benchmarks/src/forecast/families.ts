import type { ModelName } from '@predictive-limit/forecast'

/** The model families that forecast on the tick; all of them need not be in the default mix. */
export const families: readonly ModelName[] = [
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
  return stepMs < 1_000 ? light : families.filter((name) => name !== 'arima')
}
