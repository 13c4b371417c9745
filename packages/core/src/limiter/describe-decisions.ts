import { UNITS } from '../buckets/bucket-config.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type { BucketLevel, Buckets } from '../store/store.ts'
import type { ResourceState } from './decision.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { FrameEntry, RequestFrame } from './request-frame.ts'
import type { ChainedHold, DecisionDesk, Hold } from './token-decision.ts'

/** What decisions are described with. */
export interface DescriptionParts<Name extends string> {
  readonly names: readonly Name[]
  readonly resources: readonly LimitedResource<never>[]
  readonly buckets: Buckets
  /** Pool that a class draws from. */
  readonly poolOf: (resource: number, classIndex: number) => number
  readonly nowUs: () => number
  /** The request that was decided last; `undefined` where its answer took time. */
  readonly latest: () => RequestFrame | undefined
}

/** Describing decisions: what they are about, and what their buckets hold. */
export function describeDecisions<Name extends string>({
  names,
  resources,
  buckets,
  poolOf,
  nowUs,
  latest,
}: DescriptionParts<Name>): Omit<DecisionDesk<Name>, 'settle' | 'release'> {
  return {
    holdsOf: (client, unusual) => holdsOf(resources, client, unusual),
    keyOf: (resource, key) => (resources[resource]?.shared ? SHARED_KEY : key),
    nameOf: (resource) => names[resource] as Name,
    stateWhenDecided(place, key) {
      const frame = latest()
      if (frame === undefined || frame.place !== place) return undefined
      const entry = frame.entries[0] as FrameEntry
      if (!entry.shared && entry.key !== key) return undefined
      return stateAt(buckets.levelLeft(entry, frame.nowUs), entry.cost)
    },
    statesOf(decision) {
      const states: { [N in Name]?: ResourceState } = {}
      const atUs = nowUs()
      for (const { resource, key, units } of decision.holds) {
        const pool = poolOf(resource, decision.classIndex)
        states[names[resource] as Name] = stateAt(buckets.level(resource, key, pool, atUs), units)
      }
      return states
    },
  }
}

function stateAt(
  { config, standard, pooled, fullInUs }: BucketLevel,
  units: number,
): ResourceState {
  return {
    limit: config.limit,
    windowMs: config.windowMs,
    remaining: Math.max(0, standard + pooled) / UNITS,
    resetMs: Math.ceil(fullInUs / 1000),
    cost: units / UNITS,
  }
}

/** The usual part of every resource. A string is the key of the one that has a function for it. */
function holdsOf(
  resources: readonly LimitedResource<never>[],
  client: string,
  unusual: ChainedHold | string | undefined,
): Hold[] {
  const own = typeof unusual === 'string' ? unusual : client
  const holds = resources.map(({ shared, keyOf, costUnits }, resource): Hold => {
    const key = shared ? SHARED_KEY : keyOf === undefined ? client : own
    return { resource, key, units: costUnits ?? 0, charged: true }
  })
  if (typeof unusual === 'string') return holds
  for (let hold = unusual; hold !== undefined; hold = hold.next) holds[hold.resource] = hold
  return holds
}
