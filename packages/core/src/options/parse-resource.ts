import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { checkNames } from './check-names.ts'
import { checkedBucketConfig } from './checked-bucket-config.ts'
import { parseDuration } from './duration.ts'
import { isObject } from './is-object.ts'
import type { ModelName, ResourceOptions } from './limiter-options.ts'
import type { ResourceSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'
import { resourceOptionNames } from './option-names.ts'
import { parseCost } from './parse-cost.ts'
import { parseFlag } from './parse-flag.ts'
import { parseModels } from './parse-models.ts'
import { burstRule, limitRule, parseTokens, surplusRule, type TokensRule } from './parse-tokens.ts'

/** What a resource does not say itself. */
export interface ResourceContext {
  readonly name: string
  /** What stands before its option names in messages. */
  readonly path: string
  /** `predict.models`, used where the resource names none. */
  readonly models: 'auto' | readonly ModelName[]
}

type Amount<Request> = number | ((request: Request) => number)

export function parseResource<Request>(
  resource: ResourceOptions<Request>,
  context: ResourceContext,
): ResourceSpec<Request> {
  const { name, path } = context
  requireResource(resource, path)
  checkNames(resource, resourceOptionNames, path)
  const limit = parseAmount(resource.limit, limitRule(path))
  const windowMs = parseDuration(resource.window, `${path}window`)
  const burst = parseBurst(resource.burst, limit, path)
  const surplus =
    resource.surplus === undefined ? 0 : parseTokens(resource.surplus, surplusRule(path))
  const key = parseKey(resource.key, path)
  if (key === 'shared') refuseFunctions({ limit, burst }, path)
  if (typeof limit === 'number') {
    const fixed = typeof burst === 'number' ? burst : limit
    checkedBucketConfig({ limit, windowMs, burst: fixed, surplus }, path)
  }
  const most = typeof burst === 'number' ? burst : Number.POSITIVE_INFINITY
  const cost = parseCost(resource.cost, `${path}cost`, most)
  const models = parseModels(resource.models, `${path}models`) ?? context.models
  const dryRun = parseFlag(resource.dryRun, `${path}dryRun`)
  return { name, path, limit, windowMs, burst, key, cost, surplus, models, dryRun }
}

function requireResource(resource: unknown, path: string): void {
  if (isObject(resource)) return
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_RESOURCES',
    option: path.slice(0, -1),
    rule: 'an object with the options of a resource',
    got: resource,
    fix: 'Write for example `{ limit: 100, window: "1m" }`.',
  })
}

function parseAmount<Request>(value: Amount<Request>, rule: TokensRule): Amount<Request> {
  return typeof value === 'function' ? value : parseTokens(value, rule)
}

function parseBurst<Request>(
  value: Amount<Request> | undefined,
  limit: Amount<Request>,
  path: string,
): Amount<Request> | undefined {
  if (value !== undefined) return parseAmount(value, burstRule(path))
  return typeof limit === 'number' ? limit : undefined
}

function parseKey<Request>(
  value: ResourceOptions<Request>['key'],
  path: string,
): ResourceSpec<Request>['key'] {
  if (value === undefined) return 'client'
  if (value === 'client' || value === 'shared' || typeof value === 'function') return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_KEY',
    option: `${path}key`,
    rule: '"client", "shared" or a function of the request that returns a string',
    got: value,
    fix: 'Write for example `key: (req) => req.get("x-api-key")`, or leave it out for "client".',
  })
}

/** A bucket for everybody cannot have a limit that depends on the request. */
function refuseFunctions(amounts: { limit: unknown; burst: unknown }, path: string): void {
  for (const [option, value] of Object.entries(amounts)) {
    if (typeof value !== 'function') continue
    throw new PredictiveLimitError(
      'PREDICTIVE_LIMIT_E_SHARED_LIMIT',
      `Expected \`${path}${option}\` to be a number because \`${path}key\` is "shared", got ` +
        `${shown(value)}. Write a number and change it with \`limiter.update()\`, or give ` +
        '`key` a function so that every plan has its own bucket.',
    )
  }
}
