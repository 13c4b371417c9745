import { optionError } from './option-error.ts'

/** Most keys that a memory store holds: 1,000,000 when left out. */
export function parseMaxKeys(value: unknown): number {
  if (value === undefined) return 1_000_000
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_MAX_KEYS',
    option: 'maxKeys',
    rule: 'a whole number of keys from 1 up',
    got: value,
    fix: 'Write more than the clients that are limited at one time; a key takes less than 100 bytes.',
  })
}
