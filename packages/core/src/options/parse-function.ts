import type { ErrorCode } from '../errors/limit-error.ts'
import { optionError } from './option-error.ts'

/** What a function option is for. */
export interface FunctionRule {
  readonly code: ErrorCode
  readonly option: string
  /** An example that can be pasted, without the option's name. */
  readonly example: string
}

/** A function as it is, or `undefined` when the option is left out. */
export function parseFunction<F>(value: F | undefined, rule: FunctionRule): F | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw optionError({
    code: rule.code,
    option: rule.option,
    rule: 'a function',
    got: value,
    fix: `Write \`${lastPart(rule.option)}: ${rule.example}\`, or leave it out.`,
  })
}

function lastPart(option: string): string {
  return option.slice(option.lastIndexOf('.') + 1)
}
