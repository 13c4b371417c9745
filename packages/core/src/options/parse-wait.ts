import { checkNames } from './check-names.ts'
import { isObject } from './is-object.ts'
import type { WaitSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'

/** The longest a timer can run: 2³¹ − 1 ms, about 25 days. */
const longestMs = 2_147_483_647

/** How long requests may wait for tokens; `undefined` when they are refused at once. */
export function parseWait(value: unknown): WaitSpec | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) throw waitError('wait', 'an object', value)
  checkNames(value, ['maxMs', 'maxWaiting'], 'wait.')
  const { maxMs, maxWaiting = 1000 } = value
  if (typeof maxMs !== 'number' || !(maxMs > 0 && maxMs <= longestMs)) {
    throw waitError('wait.maxMs', `milliseconds above 0 and at most ${longestMs}`, maxMs)
  }
  if (typeof maxWaiting !== 'number' || !Number.isSafeInteger(maxWaiting) || maxWaiting < 1) {
    throw waitError('wait.maxWaiting', 'a whole number of requests from 1 up', maxWaiting)
  }
  return { maxMs, maxWaiting }
}

function waitError(option: string, rule: string, got: unknown): Error {
  return optionError({
    code: 'PREDICTIVE_LIMIT_E_WAIT',
    option,
    rule,
    got,
    fix: 'Write for example `wait: { maxMs: 500 }`, or leave it out to refuse at once.',
  })
}
