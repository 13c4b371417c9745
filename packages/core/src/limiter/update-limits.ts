import { UNITS } from '../buckets/bucket-config.ts'
import { PredictiveLimitError } from '../errors/limit-error.ts'
import { checkedBucketConfig } from '../options/checked-bucket-config.ts'
import { parseDuration } from '../options/duration.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { ResourceUpdate } from './limiter.ts'
import type { LimiterParts } from './limiter-parts.ts'

/** Gives resources new limits while running; all are checked before the first changes. */
export function updateLimits<Name extends string>(
  { names, resources, buckets, nowUs }: LimiterParts<never, Name>,
  changes: { readonly [N in Name]?: ResourceUpdate },
): void {
  const configs = Object.entries<ResourceUpdate | undefined>(changes).map(([name, change]) => {
    const index = names.indexOf(name as Name)
    const resource = resources[index]
    if (resource === undefined) throw unknownResource(name, names)
    return { index, resource, config: changedConfig(resource, change ?? {}) }
  })
  for (const { index, resource, config } of configs) {
    resource.config = config
    buckets.configure(index, config, nowUs())
  }
}

function changedConfig(resource: LimitedResource<never>, change: ResourceUpdate) {
  const { name, config, configOf } = resource
  if (configOf !== undefined) throw dependsOnKey(name)
  const burst = config.capacity / UNITS
  const follows = change.burst === undefined && burst === config.limit
  const limit = change.limit ?? config.limit
  const windowMs =
    change.window === undefined
      ? config.windowMs
      : parseDuration(change.window, `update.${name}.window`)
  return checkedBucketConfig(
    {
      limit,
      windowMs,
      burst: follows ? limit : (change.burst ?? burst),
      surplus: config.surplus / UNITS,
    },
    `update.${name}.`,
  )
}

function unknownResource(name: string, names: readonly string[]): PredictiveLimitError {
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_RESOURCE_NAME',
    `Expected \`update\` to name a resource of this limiter (${names.join(', ')}), got "${name}".`,
  )
}

function dependsOnKey(name: string): PredictiveLimitError {
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_LIMIT',
    `Expected \`update.${name}\` to be a resource with fixed limits, got one whose \`limit\` or ` +
      '`burst` is a function. Let the function return the new number.',
  )
}
