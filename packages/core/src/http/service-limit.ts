import type { Decision, ResourceState } from '../limiter/decision.ts'
import { type Policy, type Quota, quotaOf } from './policy.ts'

/** What a client may still use under one policy. */
export interface ServiceLimit {
  readonly policy: Policy
  readonly quota: Quota
  /** Whole units left, rounded down. */
  readonly remaining: number
  /** Whole seconds within which no more than `remaining` can be used, rounded up. */
  readonly resetSeconds: number
  readonly resetMs: number
  /** Requests like this one that `remaining` pays for; negative where this one was refused. */
  readonly headroom: number
}

/**
 * The service limits after a decision, one per policy that took part. Of the policy that refused,
 * the reset is the moment at which the same request could be admitted.
 */
export function serviceLimits(
  decision: Decision,
  policies: readonly Policy[],
): readonly ServiceLimit[] {
  const limits: ServiceLimit[] = []
  for (const policy of policies) {
    const state = decision.resources[policy.resource]
    if (state === undefined) continue
    limits.push(refusedBy(decision, policy) ? spent(decision, policy, state) : open(policy, state))
  }
  return limits
}

/** The limit that the fewest further requests fit into: what a field with room for one shows. */
export function tightest(limits: readonly ServiceLimit[]): ServiceLimit | undefined {
  let found: ServiceLimit | undefined
  for (const limit of limits) {
    if (found === undefined || limit.headroom < found.headroom) found = limit
  }
  return found
}

function refusedBy(decision: Decision, policy: Policy): boolean {
  return !decision.allowed && decision.limitedBy === policy.resource
}

function open(policy: Policy, state: ResourceState): ServiceLimit {
  return {
    policy,
    quota: currentQuota(policy, state),
    remaining: Math.floor(state.remaining),
    resetSeconds: Math.ceil(state.resetMs / 1000),
    resetMs: state.resetMs,
    headroom: state.remaining / state.cost,
  }
}

/** The configured quota as long as it is in force: limits may differ by key, and be updated. */
export function currentQuota(policy: Policy, { limit, windowMs }: ResourceState): Quota {
  const isConfigured = limit === policy.limit && windowMs === policy.windowMs
  return isConfigured && policy.quota ? policy.quota : quotaOf(limit, windowMs)
}

function spent(decision: Decision, policy: Policy, state: ResourceState): ServiceLimit {
  const resetMs = Number.isFinite(decision.retryAfterMs) ? decision.retryAfterMs : state.resetMs
  return {
    ...open(policy, state),
    // A blocked key may own a full bucket; it is of no use to it.
    remaining: decision.blocked ? 0 : Math.floor(state.remaining),
    resetSeconds: Math.ceil(resetMs / 1000),
    resetMs,
    headroom: -1,
  }
}
