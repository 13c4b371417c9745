import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { isObject } from './is-object.ts'
import type { LimiterOptions, ModelName, ResourceOptions } from './limiter-options.ts'
import type { ResourceSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'
import { parseResource } from './parse-resource.ts'

const mostResources = 1_024
const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** The resources of either form, in the order written. */
export function parseResources<Request>(
  options: LimiterOptions<Request>,
  models: 'auto' | readonly ModelName[],
): readonly ResourceSpec<Request>[] {
  if (options.resources === undefined) {
    const { limit, window, burst } = options
    return [parseResource({ limit, window, burst }, { name: 'requests', path: '', models })]
  }
  const entries = resourceEntries(options.resources)
  return entries.map(([name, resource]) => {
    checkResourceName(name)
    return parseResource(resource, { name, path: `resources.${name}.`, models })
  })
}

function resourceEntries<Request>(
  resources: unknown,
): readonly (readonly [string, ResourceOptions<Request>])[] {
  const entries = isObject(resources) ? Object.entries(resources) : []
  if (entries.length >= 1 && entries.length <= mostResources) {
    return entries as readonly (readonly [string, ResourceOptions<Request>])[]
  }
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_RESOURCES',
    option: 'resources',
    rule: `an object with 1 to ${mostResources} resources by name`,
    got: isObject(resources) ? entries.length : resources,
    fix: 'Write for example `resources: { requests: { limit: 100, window: "1m" } }`.',
  })
}

function checkResourceName(name: string): void {
  if (namePattern.test(name) && !(name in Object.prototype)) return
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_RESOURCE_NAME',
    'Expected names in `resources` to be a letter and up to 63 letters, digits, `_` or `-`, and ' +
      `nothing that every object has (such as "constructor"), got ${shown(name)}. Rename the ` +
      'resource; its name enters header fields and store keys.',
  )
}
