import type { BucketConfig } from '../buckets/bucket-config.ts'
import { checkedBucketConfig } from '../options/checked-bucket-config.ts'
import type { LearnedCost } from '../options/limiter-options.ts'
import type { ResourceSpec } from '../options/limiter-spec.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import { createLearnedCosts, type LearnedCosts } from './learned-cost.ts'
import { SettledCosts } from './settled-costs.ts'

/** A resource made ready for the request path: what can be worked out once is. */
export interface LimitedResource<Request> {
  readonly name: string
  /** Start of its option names in messages. */
  readonly path: string
  readonly shared: boolean
  readonly dryRun: boolean
  /** Whether an option of it is a function of the request. */
  readonly readsRequest: boolean
  /** Limits that hold unless the request's key has its own; replaced by `update`. */
  config: BucketConfig
  /** Key of a request, where it is neither the client nor the one of the shared bucket. */
  readonly keyOf: ((request: Request) => string | undefined) | undefined
  /** Units per request where the cost is a constant. */
  readonly costUnits: number | undefined
  readonly costOf: ((request: Request) => number | Promise<number>) | undefined
  readonly learned: LearnedCosts | undefined
  /** What requests turned out to cost, by type. */
  readonly settled: SettledCosts
  /** Limits of a request's key, where they depend on it. */
  readonly configOf: ((request: Request) => BucketConfig) | undefined
}

export function limitedResource<Request>(spec: ResourceSpec<Request>): LimitedResource<Request> {
  const { name, path, key, cost, dryRun } = spec
  const learned = isLearned(cost) ? createLearnedCosts(cost) : undefined
  return {
    name,
    path,
    dryRun,
    shared: key === 'shared',
    readsRequest: [key, cost, spec.limit, spec.burst].some((value) => typeof value === 'function'),
    config: startConfig(spec),
    keyOf: typeof key === 'function' ? key : undefined,
    costUnits: typeof cost === 'number' ? unitsRoundedUp(cost) : undefined,
    costOf: typeof cost === 'function' ? cost : undefined,
    learned,
    settled: learned?.settled ?? new SettledCosts(),
    configOf: dependsOnKey(spec) ? configByKey(spec) : undefined,
  }
}

function isLearned(cost: unknown): cost is LearnedCost {
  return typeof cost === 'object'
}

function dependsOnKey<Request>({ limit, burst }: ResourceSpec<Request>): boolean {
  return typeof limit === 'function' || typeof burst === 'function'
}

/** Where limits depend on the key these are never asked for: each request brings its own. */
function startConfig<Request>({ limit, burst, windowMs, surplus, path }: ResourceSpec<Request>) {
  const tokens = typeof limit === 'number' ? limit : 1
  const most = typeof burst === 'number' ? burst : tokens
  return checkedBucketConfig({ limit: tokens, windowMs, burst: most, surplus }, path)
}

/** One configuration object per distinct pair of numbers, so that a bucket sees a change as one. */
function configByKey<Request>(spec: ResourceSpec<Request>): (request: Request) => BucketConfig {
  const { limit, burst, windowMs, surplus, path } = spec
  const known = new Map<string, BucketConfig>()
  return (request) => {
    const tokens = typeof limit === 'function' ? limit(request) : limit
    const most = typeof burst === 'function' ? burst(request) : (burst ?? tokens)
    const id = `${tokens} ${most}`
    const config =
      known.get(id) ?? checkedBucketConfig({ limit: tokens, windowMs, burst: most, surplus }, path)
    if (known.size < MOST_CONFIGS) known.set(id, config)
    return config
  }
}

/** Distinct limits kept by identity; a limiter with more makes the further ones anew. */
const MOST_CONFIGS = 4096
