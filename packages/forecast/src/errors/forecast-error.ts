/** Every misuse this package refuses; each has a section in docs/errors.md. */
export const forecastErrorCodes = [
  'PREDICTIVE_LIMIT_E_STEP',
  'PREDICTIVE_LIMIT_E_LEVEL',
  'PREDICTIVE_LIMIT_E_HORIZONS',
  'PREDICTIVE_LIMIT_E_MODELS',
  'PREDICTIVE_LIMIT_E_SEASONS',
  'PREDICTIVE_LIMIT_E_OUTLOOK',
  'PREDICTIVE_LIMIT_E_PROBABILITY',
  'PREDICTIVE_LIMIT_E_GAP',
  'PREDICTIVE_LIMIT_E_PATTERNS',
  'PREDICTIVE_LIMIT_E_SNAPSHOT',
  'PREDICTIVE_LIMIT_E_WORKER',
  'PREDICTIVE_LIMIT_E_PACKAGE',
] as const

export type ForecastErrorCode = (typeof forecastErrorCodes)[number]

/** A misuse of the forecaster. `message` names the option, the value it got and the fix. */
export class ForecastError extends Error {
  readonly code: ForecastErrorCode

  constructor(code: ForecastErrorCode, message: string) {
    super(`${code}: ${message}`)
    this.name = 'ForecastError'
    this.code = code
  }
}
