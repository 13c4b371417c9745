import type { Decision } from '../limiter/decision.ts'

/**
 * What handlers find when `skip` let a request through: allowed, nothing reserved, and `settle` and
 * `release` do nothing. A handler needs no case for it.
 */
export const skippedDecision: Decision<never> = Object.freeze({
  allowed: true,
  source: 'standard',
  limitedBy: undefined,
  blocked: false,
  retryAfterMs: 0,
  resources: Object.freeze({}),
  settle: () => undefined,
  release: () => undefined,
})
