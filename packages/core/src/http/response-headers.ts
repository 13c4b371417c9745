import type { Clock } from '../clock/clock.ts'
import type { Decision, ResourceState } from '../limiter/decision.ts'
import { TokenDecision } from '../limiter/token-decision.ts'
import type { HeaderGeneration } from '../options/limiter-options.ts'
import { type Link, leastHeadroom } from './chain.ts'
import type { ResponseFields } from './http-adapter.ts'
import type { Policy } from './policy.ts'
import {
  draft8Item,
  type HeaderField,
  policyInForce,
  rateLimitHeaders,
} from './rate-limit-headers.ts'

/** What a limiter needs to set header fields. */
export interface HeaderWriter<Response> {
  readonly adapter: ResponseFields<Response>
  readonly generations: readonly HeaderGeneration[]
  readonly policies: readonly Policy[]
  readonly clock: Clock
}

/**
 * Sets the rate-limit fields of a decision beside those of earlier limiters: lists grow, and of a
 * field with room for one policy the tightest limiter's stays.
 *
 * @param previous - the link of the limiter that decided before
 * @returns the decision's headroom
 */
export function setRateLimitHeaders<Response>(
  writer: HeaderWriter<Response>,
  response: Response,
  decision: Decision,
  previous: Link | undefined,
): number {
  const { generations, policies } = writer
  if (generations.length === 0) return Number.POSITIVE_INFINITY
  const policy = policies[0]
  const isPlain = previous === undefined && decision.allowed && generations[0] === 'draft-8'
  if (isPlain && policy !== undefined && policies.length === 1 && generations.length === 1) {
    return setFieldsOfOne(writer.adapter, response, policy, decision)
  }
  return setFields(writer, response, decision, previous)
}

/** Nearly every response: an admission by one limiter with one policy, told in `draft-8`. */
function setFieldsOfOne<Response>(
  adapter: ResponseFields<Response>,
  response: Response,
  policy: Policy,
  decision: Decision,
): number {
  const state = stateOf(decision, policy.resource)
  if (state === undefined) return Number.POSITIVE_INFINITY
  adapter.setResponseHeader(response, 'RateLimit-Policy', policyInForce(policy, state))
  adapter.setResponseHeader(response, 'RateLimit', draft8Item(policy, state))
  return state.remaining / state.cost
}

function stateOf(decision: Decision, resource: string): ResourceState | undefined {
  return decision instanceof TokenDecision
    ? decision.stateOf(resource)
    : decision.resources[resource]
}

function setFields<Response>(
  { adapter, generations, policies, clock }: HeaderWriter<Response>,
  response: Response,
  decision: Decision,
  previous: Link | undefined,
): number {
  const { fields, headroom } = rateLimitHeaders(generations, policies, decision, clock)
  const isTightest = headroom < leastHeadroom(previous)
  for (const field of fields) {
    if (field.list && previous !== undefined) joinField(adapter, response, field)
    else if (field.list || isTightest) adapter.setResponseHeader(response, field.name, field.value)
  }
  return headroom
}

function joinField<Response>(
  adapter: ResponseFields<Response>,
  response: Response,
  { name, value }: HeaderField,
): void {
  const earlier = adapter.responseHeader(response, name)
  adapter.setResponseHeader(response, name, earlier ? `${earlier}, ${value}` : value)
}
