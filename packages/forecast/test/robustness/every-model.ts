import {
  createForecaster,
  type Forecaster,
  type ForecasterOptions,
  type ModelName,
} from '../../src/index.ts'

type Models = 'auto' | readonly ModelName[]

/** The models that forecast on the tick. */
export const tickModels = [
  'last-value',
  'ewma',
  'holt',
  'regression',
  'holt-winters',
  'seasonal',
  'lstm',
  'arima',
] as const

/** The models that a worker trains or fits. */
export const workerModels = ['lstm', 'ets', 'mstl', 'auto-arima', 'batch-regression'] as const

/** Every model alone, the default mix, and all of them together. */
export const everyModel: readonly (readonly [string, Models])[] = [
  ...tickModels.map((name) => [name, [name]] as const),
  ['auto', 'auto'],
  ['all together', tickModels],
]

/** Every one that needs a worker, the default mix, and all models there are. */
export const everyWorkerModel: readonly (readonly [string, Models])[] = [
  ...workerModels.map((name) => [name, [name]] as const),
  ['auto', 'auto'],
  ['all together', [...new Set([...tickModels, ...workerModels])]],
]

/** Steps of a second, two horizons, and a season short enough to be known within a test. */
export function aForecaster(models: Models, more: Partial<ForecasterOptions> = {}): Forecaster {
  return createForecaster({
    stepMs: 1_000,
    horizons: [1, 10],
    models,
    seasonsMs: [60_000],
    ...more,
  })
}
