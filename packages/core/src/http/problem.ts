import type { Decision } from '../limiter/decision.ts'
import type { Policy } from './policy.ts'

/**
 * A problem document (RFC 9457) of one of the three types that
 * draft-ietf-httpapi-ratelimit-headers-11, section 5, registers.
 */
export interface RateLimitProblem {
  readonly type: string
  readonly title: string
  readonly status: 429 | 503
  /** Names as in `RateLimit-Policy`. */
  readonly 'violated-policies': readonly string[]
  /** Only on requests that no waiting helps. */
  readonly retryable?: false
}

const registry = 'https://iana.org/assignments/http-problem-types#'

/**
 * Why a request was refused, for the client: its quota is used up (429), our store is away and
 * capacity is reduced until it is back (503), or its key was blocked (429).
 */
export function problemOf(decision: Decision, policies: readonly Policy[]): RateLimitProblem {
  const violated = violatedPolicies(decision, policies)
  if (decision.blocked) {
    return {
      type: `${registry}abnormal-usage-detected`,
      title: 'Request not satisfied because abnormal usage was detected',
      status: 429,
      'violated-policies': violated,
    }
  }
  if (decision.retryAfterMs === Number.POSITIVE_INFINITY) {
    return {
      type: `${registry}quota-exceeded`,
      title: 'Request can never be satisfied as it costs more than may be used at once',
      status: 429,
      'violated-policies': violated,
      retryable: false,
    }
  }
  if (decision.source === 'fallback') {
    return {
      type: `${registry}temporary-reduced-capacity`,
      title: 'Request cannot be satisfied due to temporarily reduced server capacity',
      status: 503,
      'violated-policies': violated,
    }
  }
  return {
    type: `${registry}quota-exceeded`,
    title: 'Request cannot be satisfied as the assigned quota has been exceeded',
    status: 429,
    'violated-policies': violated,
  }
}

/** The policy that refused, and others that would have. */
function violatedPolicies(decision: Decision, policies: readonly Policy[]): readonly string[] {
  return policies
    .filter(({ resource }) => {
      const state = decision.resources[resource]
      return resource === decision.limitedBy || (state && state.remaining < state.cost)
    })
    .map(({ name }) => name)
}
