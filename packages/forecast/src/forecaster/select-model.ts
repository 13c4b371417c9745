import type { Expert } from '../experts/expert.ts'
import type { Family } from '../experts/experts-for-models.ts'
import type { HorizonTrack } from '../horizon/horizon-track.ts'
import type { SelectedModel } from './forecaster.ts'

/** An expert with its discounted squared error. */
interface Scored {
  readonly model: Family['model']
  readonly expert: Expert
  readonly square: number
}

/**
 * The expert with the least discounted squared error at the track's horizon, scored for `steps`:
 * errors grow like the ratio of the horizons or its root, whichever is more, as intervals do. One that
 * sleeps, whose score is that of the mix, is only chosen where all do. `undefined` until a label has come.
 */
export function selectModel(
  families: readonly Family[],
  { horizon, learned: { backtest } }: HorizonTrack,
  steps: number,
): SelectedModel | undefined {
  if (!(backtest.labels > 0)) return undefined
  const all = scoredOf(families, backtest.squares)
  const awake = all.filter(({ expert }) => expert.isAsleep?.(horizon) !== true)
  const [first, ...others] = awake.length > 0 ? awake : all
  if (first === undefined) return undefined
  const { model, expert, square } = others.reduce(better, first)
  const ratio = steps / horizon.steps
  const widening = Math.max(ratio, Math.sqrt(ratio))
  return {
    model,
    expert: expert.variant?.(horizon) ?? expert.name,
    rmse: widening * rootOf(square),
    mixRmse: widening * rootOf(backtest.mixSquare),
  }
}

function scoredOf(families: readonly Family[], squares: Float64Array): Scored[] {
  const members = families.flatMap(({ model, experts }) =>
    experts.map((expert) => ({ model, expert })),
  )
  return members.map((member, k) => ({ ...member, square: squares[k] as number }))
}

function better(one: Scored, other: Scored): Scored {
  return other.square < one.square ? other : one
}

/** Of a square that a damaged snapshot may have made negative. */
function rootOf(square: number): number {
  return Math.sqrt(Math.max(0, square))
}
