import { expect } from '@jest/globals'
import { type ErrorCode, PredictiveLimitError } from '../../src/errors/limit-error.ts'
import { parseOptions } from '../../src/options/parse-options.ts'

/** Options as a JavaScript user can write them, and the error they must get. */
export interface Wrong {
  readonly code: ErrorCode
  readonly options: unknown
  readonly message: string
}

export function expectOptionsRefused(wrong: Wrong): void {
  const options = wrong.options as Parameters<typeof parseOptions<unknown>>[0]
  expectRefused(() => parseOptions(options), wrong)
}

export function expectRefused(attempt: () => unknown, expected: Omit<Wrong, 'options'>): void {
  const error = caught(attempt)
  expect(error).toBeInstanceOf(PredictiveLimitError)
  expect(error).toMatchObject({
    code: expected.code,
    message: `${expected.code}: ${expected.message}`,
  })
}

function caught(attempt: () => unknown): unknown {
  try {
    attempt()
    return undefined
  } catch (error) {
    return error
  }
}
