import type { ModelName } from './limiter-options.ts'
import { optionError } from './option-error.ts'

const modelNames: readonly ModelName[] = [
  'last-value',
  'ewma',
  'holt',
  'regression',
  'holt-winters',
  'seasonal',
  'lstm',
  'arima',
  'ets',
  'mstl',
  'auto-arima',
  'batch-regression',
]

/** Forecasters by name, without repeats; `undefined` when the option is left out. */
export function parseModels(
  value: unknown,
  option: string,
): 'auto' | readonly ModelName[] | undefined {
  if (value === undefined || value === 'auto') return value
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const stranger = list.findIndex((name) => !isModelName(name))
  if (Array.isArray(value) && list.length > 0 && stranger < 0) {
    return [...new Set(list as readonly ModelName[])]
  }
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_MODELS',
    option,
    rule: `"auto" or a list of ${modelNames.map((name) => `"${name}"`).join(', ')}`,
    got: Array.isArray(value) && stranger >= 0 ? list[stranger] : value,
    fix: 'Leave it out for "auto", which mixes those measured to help by how well each one forecasts.',
  })
}

function isModelName(value: unknown): boolean {
  return modelNames.some((name) => name === value)
}
