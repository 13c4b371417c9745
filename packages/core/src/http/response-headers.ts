import type { Clock } from '../clock/clock.ts'
import type { Decision } from '../limiter/decision.ts'
import type { HeaderGeneration } from '../options/limiter-options.ts'
import type { HttpAdapter } from './http-adapter.ts'
import type { Policy } from './policy.ts'
import { type HeaderField, rateLimitHeaders } from './rate-limit-headers.ts'

/** What a limiter needs to set header fields. */
export interface HeaderWriter<Request> {
  readonly adapter: HttpAdapter<Request>
  readonly generations: readonly HeaderGeneration[]
  readonly policies: readonly Policy[]
  readonly clock: Clock
}

/**
 * Sets the rate-limit fields of a decision beside those of earlier limiters: lists grow, and of a
 * field with room for one policy the tightest limiter's stays.
 *
 * @param earlierHeadroom - the least of the earlier limiters, Infinity when there were none
 * @returns the decision's headroom
 */
export function setRateLimitHeaders<Request>(
  writer: HeaderWriter<Request>,
  request: Request,
  decision: Decision,
  earlierHeadroom: number,
): number {
  const { adapter, generations, policies, clock } = writer
  if (generations.length === 0) return Number.POSITIVE_INFINITY
  const { fields, headroom } = rateLimitHeaders(generations, policies, decision, clock)
  const isTightest = headroom < earlierHeadroom
  for (const field of fields) {
    if (field.list) joinField(adapter, request, field)
    else if (isTightest) adapter.setResponseHeader(request, field.name, field.value)
  }
  return headroom
}

function joinField<Request>(
  adapter: HttpAdapter<Request>,
  request: Request,
  { name, value }: HeaderField,
): void {
  const earlier = adapter.responseHeader(request, name)
  adapter.setResponseHeader(request, name, earlier ? `${earlier}, ${value}` : value)
}
