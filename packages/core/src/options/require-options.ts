import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { isObject } from './is-object.ts'

/** @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_OPTIONS` */
export function requireOptions(options: unknown): void {
  if (isObject(options)) return
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_OPTIONS',
    `Expected an object with options, got ${shown(options)}. Write for example ` +
      '`{ limit: 100, window: "1m" }`.',
  )
}
