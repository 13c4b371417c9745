import { optionError } from './option-error.ts'

const namePattern = /^[A-Za-z0-9._-]{1,64}$/

/** The limiter's name: `"default"` when left out. */
export function parseName(value: unknown): string {
  if (value === undefined) return 'default'
  if (typeof value === 'string' && namePattern.test(value)) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_NAME',
    option: 'name',
    rule: 'text of 1 to 64 letters, digits, `.`, `_` or `-`',
    got: value,
    fix: 'Write for example `name: "api"`; it enters policy names and store keys.',
  })
}
