import type { Decision } from '../limiter/decision.ts'
import type { HeaderGeneration } from '../options/limiter-options.ts'
import type { Policy, Quota } from './policy.ts'
import { type ServiceLimit, serviceLimits, tightest } from './service-limit.ts'

/** One header field to send. */
export interface HeaderField {
  readonly name: string
  readonly value: string
  /** Joins what earlier limiters of the chain wrote; otherwise the tightest limiter's stays. */
  readonly list: boolean
}

/** The header fields of one decision, and how tight it is among those of a chain. */
export interface RateLimitHeaders {
  readonly fields: readonly HeaderField[]
  /** Requests like this one that still fit; Infinity when no policy took part. */
  readonly headroom: number
}

interface View {
  readonly policies: readonly Policy[]
  readonly limits: readonly ServiceLimit[]
  readonly tightest: ServiceLimit
  readonly wallMs: number
}

type Renderer = (view: View) => readonly HeaderField[]

const renderers: { readonly [G in HeaderGeneration]: Renderer } = {
  'draft-8': draft8,
  'draft-7': draft7,
  'draft-6': draft6,
  legacy,
}

/**
 * Renders a decision for clients. Units are rounded down, times up. Only `draft-8` (revisions 08 to
 * 11 of draft-ietf-httpapi-ratelimit-headers) has room for several policies; the older forms show
 * the tightest.
 *
 * @param wallMs - epoch milliseconds; only `legacy` tells the reset as a point in time
 *
 * @example
 * // RateLimit-Policy: "requests";q=100;w=60
 * // RateLimit: "requests";r=99;t=1
 */
export function rateLimitHeaders(
  generations: readonly HeaderGeneration[],
  policies: readonly Policy[],
  decision: Decision,
  wallMs: number,
): RateLimitHeaders {
  const limits = serviceLimits(decision, policies)
  const tight = tightest(limits)
  if (tight === undefined) return { fields: [], headroom: Number.POSITIVE_INFINITY }
  const view = { policies, limits, tightest: tight, wallMs }
  return {
    fields: generations.flatMap((generation) => renderers[generation](view)),
    headroom: tight.headroom,
  }
}

function draft8({ policies, limits }: View): readonly HeaderField[] {
  const items = limits.map(({ policy, remaining, resetSeconds }) => {
    return `${quoted(policy.name)};r=${remaining};t=${resetSeconds}`
  })
  return [
    { name: 'RateLimit-Policy', value: policyItems(policies, limits), list: true },
    { name: 'RateLimit', value: items.join(', '), list: true },
  ]
}

/** All policies, also those that this request did not touch, so that the field stays the same. */
function policyItems(policies: readonly Policy[], limits: readonly ServiceLimit[]): string {
  const items: string[] = []
  for (const policy of policies) {
    const quota = limits.find((limit) => limit.policy === policy)?.quota ?? policy.quota
    if (quota !== undefined) items.push(policyItem(policy, quota))
  }
  return items.join(', ')
}

function policyItem({ name, unit }: Policy, { units, seconds }: Quota): string {
  const quotaUnit = unit === undefined ? '' : `;qu=${quoted(unit)}`
  return `${quoted(name)};q=${units}${quotaUnit};w=${seconds}`
}

function draft7({ tightest: { quota, remaining, resetSeconds } }: View): readonly HeaderField[] {
  return [
    single('RateLimit-Policy', `${quota.units};w=${quota.seconds}`),
    single('RateLimit', `limit=${quota.units}, remaining=${remaining}, reset=${resetSeconds}`),
  ]
}

function draft6({ tightest: { quota, remaining, resetSeconds } }: View): readonly HeaderField[] {
  return [
    single('RateLimit-Policy', `${quota.units};w=${quota.seconds}`),
    single('RateLimit-Limit', `${quota.units}`),
    single('RateLimit-Remaining', `${remaining}`),
    single('RateLimit-Reset', `${resetSeconds}`),
  ]
}

function legacy({ tightest: { quota, remaining, resetMs }, wallMs }: View): readonly HeaderField[] {
  return [
    single('X-RateLimit-Limit', `${quota.units}`),
    single('X-RateLimit-Remaining', `${remaining}`),
    single('X-RateLimit-Reset', `${Math.ceil((wallMs + resetMs) / 1000)}`),
  ]
}

function single(name: string, value: string): HeaderField {
  return { name, value, list: false }
}

/** A structured-field string (RFC 9651, section 3.3.3). */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
