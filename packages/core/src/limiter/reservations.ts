import type { DemandSteps } from '../demand/demand-steps.ts'
import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import type { RequestLearner } from '../patterns/request-learner.ts'
import type { Buckets } from '../store/store.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { DecisionDesk, Hold, TokenDecision } from './token-decision.ts'

/** A reservation that was neither settled nor released for this long stands at its estimate. */
const RESERVATION_LIFE_S = 600

/** What reservations are corrected with. */
export interface ReservationParts<Name extends string> {
  readonly names: readonly Name[]
  readonly resources: readonly LimitedResource<never>[]
  readonly buckets: Buckets
  readonly demand: DemandSteps | undefined
  readonly learner: RequestLearner | undefined
  readonly nowUs: () => number
  /** Pool that a class draws from. */
  readonly poolOf: (resource: number, classIndex: number) => number
  /** Called after tokens were given back: somebody may be waiting for them. */
  readonly onGivenBack: () => void
}

/** Settling and releasing decisions: each once, each within its time to live. */
export function createReservations<Name extends string>(
  parts: ReservationParts<Name>,
): Pick<DecisionDesk<Name>, 'settle' | 'release'> {
  const { names, resources, buckets, demand, learner, nowUs, poolOf, onGivenBack } = parts

  const correct = (decision: TokenDecision<Name>, hold: Hold, units: number) => {
    if (units === 0) return
    const { resource, key } = hold
    const pool = poolOf(resource, decision.classIndex)
    buckets.correct({ resource, key, pool }, units, nowUs())
    demand?.note(resource, decision.classIndex, units, 0)
  }
  const close = (decision: TokenDecision<Name>): readonly Hold[] => {
    if (!decision.isOpen) return []
    const holds = decision.holds.filter(({ charged }) => charged)
    decision.isOpen = false
    return nowUs() / 1e6 - decision.madeAtS > RESERVATION_LIFE_S ? [] : holds
  }

  return {
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
