import { type History, recordError, recordFault } from '../history/history-record.ts'
import { optionError } from './option-error.ts'

/**
 * Checks what can be checked before it is read: that it can be, and the first record of a list.
 *
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_HISTORY`
 */
export function parseHistory(value: unknown): History | undefined {
  if (value === undefined) return undefined
  if (!isIterable(value)) {
    throw optionError({
      code: 'PREDICTIVE_LIMIT_E_HISTORY',
      option: 'predict.history',
      rule: 'a list or an (async) iterable of { at, type, client, cost }',
      got: value,
      fix: 'Leave it out to learn from the traffic alone.',
    })
  }
  const fault = Array.isArray(value) && value.length > 0 ? recordFault(value[0]) : undefined
  if (fault !== undefined) throw recordError(1, fault)
  return value
}

function isIterable(value: unknown): value is History {
  if (typeof value === 'string') return false
  const methods = Object(value) as Partial<Record<symbol, unknown>>
  return [Symbol.iterator, Symbol.asyncIterator].some((name) => typeof methods[name] === 'function')
}
