import { UNITS } from '../buckets/bucket-config.ts'
import type { DemandSteps } from '../demand/demand-steps.ts'
import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import type { RequestLearner } from '../patterns/request-learner.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type { BucketLevel, Buckets } from '../store/store.ts'
import type { ResourceState } from './decision.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { DecisionDesk, Hold, TokenDecision, UnusualHold } from './token-decision.ts'

/** A reservation that was neither settled nor released for this long stands at its estimate. */
const RESERVATION_LIFE_S = 600

/** What reservations are corrected with. */
export interface ReservationParts<Name extends string> {
  readonly names: readonly Name[]
  readonly resources: readonly LimitedResource<never>[]
  readonly buckets: Buckets
  readonly demand: DemandSteps | undefined
  readonly learner: RequestLearner | undefined
  /** Pool that a class draws from. */
  readonly poolOf: (resource: number, classIndex: number) => number
  readonly nowUs: () => number
  /** When the latest decision was made. */
  readonly decidedAtUs: () => number
  /** Called after tokens were given back: somebody may be waiting for them. */
  readonly onGivenBack: () => void
}

/** Settling, releasing and describing decisions: each once, each within its time to live. */
export function createReservations<Name extends string>(
  parts: ReservationParts<Name>,
): DecisionDesk<Name> {
  const { names, resources, buckets, demand, learner, poolOf, nowUs, decidedAtUs, onGivenBack } =
    parts

  const correct = (decision: TokenDecision<Name>, hold: Hold, units: number) => {
    if (units === 0) return
    buckets.correct(hold.resource, hold.key, units, nowUs())
    demand?.note(hold.resource, decision.classIndex, units, 0)
  }
  const close = (decision: TokenDecision<Name>): readonly Hold[] => {
    if (!decision.isOpen) return []
    const holds = decision.holds.filter(({ charged }) => charged)
    decision.isOpen = false
    return nowUs() / 1e6 - decision.madeAtS > RESERVATION_LIFE_S ? [] : holds
  }

  const stateOf = (decision: TokenDecision<Name>, hold: Hold, atUs: number): ResourceState => {
    const pool = poolOf(hold.resource, decision.classIndex)
    return stateAt(buckets.level(hold.resource, hold.key, pool, atUs), hold)
  }

  return {
    holdsOf: (client, unusual) => holdsOf(resources, client, unusual),
    keyOf: (resource, key) => (resources[resource]?.shared ? SHARED_KEY : key),
    nameOf: (resource) => names[resource] as Name,
    settle(decision, actual) {
      const units = checkedUnits(names, actual)
      const known = names.map((): number | undefined => undefined)
      for (const hold of close(decision)) {
        const cost = units[hold.resource]
        if (cost === undefined) continue
        known[hold.resource] = cost
        resources[hold.resource]?.settled.note(decision.type, cost)
        correct(decision, hold, cost - hold.units)
      }
      if (known.some((cost) => cost !== undefined)) {
        learner?.settle(decision.type, decision.client, known)
      }
      onGivenBack()
    },
    release(decision) {
      for (const hold of close(decision)) correct(decision, hold, -hold.units)
      onGivenBack()
    },
    stateWhenDecided: (decision, hold) => stateOf(decision, hold, decidedAtUs()),
    statesOf(decision) {
      const states: { [N in Name]?: ResourceState } = {}
      const atUs = nowUs()
      for (const hold of decision.holds) {
        states[names[hold.resource] as Name] = stateOf(decision, hold, atUs)
      }
      return states
    },
  }
}

/** All numbers are checked before anything is charged. */
function checkedUnits<Name extends string>(
  names: readonly Name[],
  actual: { readonly [N in Name]?: number },
): (number | undefined)[] {
  return names.map((name) => {
    const tokens: unknown = actual[name]
    if (tokens === undefined) return undefined
    if (typeof tokens === 'number' && tokens >= 0 && Number.isFinite(tokens)) {
      return unitsRoundedUp(tokens)
    }
    throw new PredictiveLimitError(
      'PREDICTIVE_LIMIT_E_COST',
      `Expected \`settle({ ${name} })\` to get a number of tokens from 0 up, got ${shown(tokens)}. ` +
        'Leave the resource out to keep its estimate.',
    )
  })
}

function stateAt(
  { config, standard, pooled, fullInUs }: BucketLevel,
  { units }: Hold,
): ResourceState {
  return {
    limit: config.limit,
    windowMs: config.windowMs,
    remaining: Math.max(0, standard + pooled) / UNITS,
    resetMs: Math.ceil(fullInUs / 1000),
    cost: units / UNITS,
  }
}

/**
 * The usual part of every resource, but for those that differ or were left out. A string is the key of
 * the one resource that has a function for it.
 */
function holdsOf(
  resources: readonly LimitedResource<never>[],
  client: string,
  unusual: UnusualHold | string | undefined,
): Hold[] {
  const own = typeof unusual === 'string' ? unusual : client
  const holds = resources.map(({ shared, keyOf, costUnits }, resource): Hold => {
    const key = shared ? SHARED_KEY : keyOf === undefined ? client : own
    return { resource, key, units: costUnits ?? 0, charged: true }
  })
  if (typeof unusual === 'string') return holds
  for (let hold = unusual; hold !== undefined; hold = hold.next) holds[hold.resource] = hold
  return holds.filter(({ units }) => units > 0)
}
