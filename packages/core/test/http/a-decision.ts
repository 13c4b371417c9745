import type { Decision, ResourceState } from '../../src/limiter/decision.ts'

/** A state of 100 a minute with 40 left, changed as told. */
export function aState(change: Partial<ResourceState> = {}): ResourceState {
  return { limit: 100, windowMs: 60_000, remaining: 40, resetMs: 36_000, cost: 1, ...change }
}

/** An admission that took one of `requests`, changed as told. */
export function aDecision(change: Partial<Decision> = {}): Decision {
  return {
    allowed: true,
    source: 'standard',
    limitedBy: undefined,
    blocked: false,
    retryAfterMs: 0,
    resources: { requests: aState() },
    settle: () => undefined,
    release: () => undefined,
    ...change,
  }
}

/** A refusal because of `requests`, changed as told. */
export function aRefusal(change: Partial<Decision> = {}): Decision {
  return aDecision({
    allowed: false,
    limitedBy: 'requests',
    retryAfterMs: 1_400,
    resources: { requests: aState({ remaining: 0.3, resetMs: 59_400 }) },
    ...change,
  })
}
