import { type ErrorCode, PredictiveLimitError, shown } from '../errors/limit-error.ts'

/** What is wrong with one option, in the order in which the message says it. */
export interface OptionFault {
  readonly code: ErrorCode
  /** The option as the user would write it, such as `resources.tokens.burst`. */
  readonly option: string
  /** The rule, to follow "Expected `option` to be". */
  readonly rule: string
  readonly got: unknown
  /** What to write instead, as a sentence. */
  readonly fix: string
}

/** ``Expected `window` to be a whole number of milliseconds ≥ 1, got 0. Write …`` */
export function optionError(fault: OptionFault): PredictiveLimitError {
  const { code, option, rule, got, fix } = fault
  return new PredictiveLimitError(
    code,
    `Expected \`${option}\` to be ${rule}, got ${shown(got)}. ${fix}`,
  )
}
