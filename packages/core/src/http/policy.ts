import type { ResourceSpec } from '../options/limiter-spec.ts'

/** A limit as clients see it: so many units in so many seconds. */
export interface Quota {
  /** Whole units, at least 1. */
  readonly units: number
  /** Whole seconds, at least 1. */
  readonly seconds: number
}

/** One resource of a limiter, as the header fields and problem documents name it. */
export interface Policy {
  readonly name: string
  /** The name as a structured-field string (RFC 9651, section 3.3.3). */
  readonly label: string
  readonly resource: string
  /** What is counted, as a structured-field string; `undefined` means requests. */
  readonly unit: string | undefined
  /** As configured; `undefined` where the limit is a function, and differs from key to key. */
  readonly quota: Quota | undefined
  /** The item of a `RateLimit-Policy` list with that quota. */
  readonly item: string | undefined
  /** What `quota` was worked out from; −1 where the limit is a function. */
  readonly limit: number
  readonly windowMs: number
}

type PolicySource = Pick<ResourceSpec<never>, 'name' | 'limit' | 'windowMs' | 'cost' | 'dryRun'>

/**
 * The policies of a limiter, one per resource that can refuse: what only runs dry is kept from
 * clients, or they would slow down and falsify the trial.
 *
 * A policy is named after its resource, and outside the default limiter after both: `requests`,
 * `api/requests`. Neither name can contain the slash, so no two policies of one chain are alike.
 */
export function policiesOf(
  limiterName: string,
  resources: readonly PolicySource[],
): readonly Policy[] {
  const prefix = limiterName === 'default' ? '' : `${limiterName}/`
  return resources
    .filter((resource) => !resource.dryRun)
    .map((resource) => policyOf(prefix + resource.name, resource))
}

function policyOf(name: string, { name: resource, cost, limit, windowMs }: PolicySource): Policy {
  const label = quoted(name)
  const unit = cost === 1 ? undefined : quoted(resource)
  const quota = typeof limit === 'number' ? quotaOf(limit, windowMs) : undefined
  return {
    name,
    label,
    resource,
    unit,
    quota,
    item: quota && policyItem(label, unit, quota),
    limit: typeof limit === 'number' ? limit : -1,
    windowMs,
  }
}

/** An item of a `RateLimit-Policy` list, of revision 08 and later of the draft. */
export function policyItem(label: string, unit: string | undefined, quota: Quota): string {
  const quotaUnit = unit === undefined ? '' : `;qu=${unit}`
  return `${label};q=${quota.units}${quotaUnit};w=${quota.seconds}`
}

/**
 * The drafts know whole units and whole seconds only: a window is widened to whole seconds, and to
 * the time of one unit where that takes longer.
 *
 * @example
 * quotaOf(10, 500) // { units: 20, seconds: 1 }
 * quotaOf(0.5, 60_000) // { units: 1, seconds: 120 }
 */
export function quotaOf(limit: number, windowMs: number): Quota {
  const seconds = Math.max(1, Math.ceil(windowMs / 1000))
  const units = Math.floor((limit * seconds * 1000) / windowMs)
  if (units >= 1) return { units, seconds }
  return { units: 1, seconds: Math.ceil(windowMs / limit / 1000) }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
