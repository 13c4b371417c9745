import { optionError } from './option-error.ts'

/** `true` or `false`; `false` when the option is left out. */
export function parseFlag(value: boolean | undefined, option: string): boolean {
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_FLAG',
    option,
    rule: 'true or false',
    got: value,
    fix: 'Convert text from the environment first, for example with `value === "true"`.',
  })
}
