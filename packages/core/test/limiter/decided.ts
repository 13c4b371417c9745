import type { Decision, Limiter, LimitRequest } from '@predictive-limit/core'

/** The decision of a limiter that answers at once; a promise here is a failure. */
export function decided<Name extends string>(
  limiter: Limiter<Name>,
  request: LimitRequest<Name> = {},
): Decision<Name> {
  const decision = limiter.acquire(request)
  if (decision instanceof Promise) throw new Error('Expected a decision at once, got a promise.')
  return decision
}
