import type { Decision } from '../limiter/decision.ts'
import type { Policy } from './policy.ts'
import { problemOf } from './problem.ts'

/** A refused request, ready to be answered; its header fields are already set. */
export interface Refusal<Name extends string = string> {
  readonly decision: Decision<Name>
  readonly status: 429 | 503
  readonly contentType: 'application/problem+json'
  readonly body: string
}

export function refusalOf<Name extends string>(
  decision: Decision<Name>,
  policies: readonly Policy[],
): Refusal<Name> {
  const problem = problemOf(decision, policies)
  return {
    decision,
    status: problem.status,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  }
}
