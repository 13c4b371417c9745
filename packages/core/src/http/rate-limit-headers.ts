import type { Clock } from '../clock/clock.ts'
import type { Decision, ResourceState } from '../limiter/decision.ts'
import type { HeaderGeneration } from '../options/limiter-options.ts'
import { type Policy, policyItem, type Quota } from './policy.ts'
import { currentQuota, type ServiceLimit, serviceLimits, tightest } from './service-limit.ts'

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
  readonly clock: Pick<Clock, 'wall'>
}

type Renderer = (view: View, fields: HeaderField[]) => void

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
 * @param clock - only `legacy` asks for the time, as it tells the reset as a point in time
 *
 * @example
 * // RateLimit-Policy: "requests";q=100;w=60
 * // RateLimit: "requests";r=99;t=1
 */
export function rateLimitHeaders(
  generations: readonly HeaderGeneration[],
  policies: readonly Policy[],
  decision: Decision,
  clock: Pick<Clock, 'wall'>,
): RateLimitHeaders {
  const limits = serviceLimits(decision, policies)
  const tight = tightest(limits)
  if (tight === undefined) return { fields: [], headroom: Number.POSITIVE_INFINITY }
  const view = { policies, limits, tightest: tight, clock }
  const fields: HeaderField[] = []
  for (const generation of generations) renderers[generation](view, fields)
  return { fields, headroom: tight.headroom }
}

/** The item of a `RateLimit` list that tells an admitted client what its bucket still holds. */
export function draft8Item({ label }: Policy, { remaining, resetMs }: ResourceState): string {
  return `${label};r=${Math.floor(remaining)};t=${Math.ceil(resetMs / 1000)}`
}

/** The item of a `RateLimit-Policy` list: the configured one as long as that limit is in force. */
export function policyInForce(policy: Policy, state: ResourceState): string {
  const quota = currentQuota(policy, state)
  if (quota === policy.quota && policy.item !== undefined) return policy.item
  return policyItem(policy.label, policy.unit, quota)
}

function draft8({ policies, limits }: View, fields: HeaderField[]): void {
  let items = ''
  for (const { policy, remaining, resetSeconds } of limits) {
    const item = `${policy.label};r=${remaining};t=${resetSeconds}`
    items = items === '' ? item : `${items}, ${item}`
  }
  fields.push(
    { name: 'RateLimit-Policy', value: policyItems(policies, limits), list: true },
    { name: 'RateLimit', value: items, list: true },
  )
}

/** All policies, also those that this request did not touch, so that the field stays the same. */
function policyItems(policies: readonly Policy[], limits: readonly ServiceLimit[]): string {
  let items = ''
  let next = 0
  for (const policy of policies) {
    const limit = limits[next]?.policy === policy ? limits[next++] : undefined
    const item = itemOf(policy, limit?.quota ?? policy.quota)
    if (item !== undefined) items = items === '' ? item : `${items}, ${item}`
  }
  return items
}

function itemOf(policy: Policy, quota: Quota | undefined): string | undefined {
  if (quota === policy.quota) return policy.item
  return quota && policyItem(policy.label, policy.unit, quota)
}

function draft7(
  { tightest: { quota, remaining, resetSeconds } }: View,
  fields: HeaderField[],
): void {
  fields.push(
    single('RateLimit-Policy', `${quota.units};w=${quota.seconds}`),
    single('RateLimit', `limit=${quota.units}, remaining=${remaining}, reset=${resetSeconds}`),
  )
}

function draft6(
  { tightest: { quota, remaining, resetSeconds } }: View,
  fields: HeaderField[],
): void {
  fields.push(
    single('RateLimit-Policy', `${quota.units};w=${quota.seconds}`),
    single('RateLimit-Limit', `${quota.units}`),
    single('RateLimit-Remaining', `${remaining}`),
    single('RateLimit-Reset', `${resetSeconds}`),
  )
}

function legacy(
  { tightest: { quota, remaining, resetMs }, clock }: View,
  fields: HeaderField[],
): void {
  fields.push(
    single('X-RateLimit-Limit', `${quota.units}`),
    single('X-RateLimit-Remaining', `${remaining}`),
    single('X-RateLimit-Reset', `${Math.ceil((clock.wall() + resetMs) / 1000)}`),
  )
}

function single(name: string, value: string): HeaderField {
  return { name, value, list: false }
}
