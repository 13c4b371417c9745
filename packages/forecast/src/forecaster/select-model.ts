import type { Family } from '../experts/experts-for-models.ts'
import type { HorizonTrack } from '../horizon/horizon-track.ts'
import type { SelectedModel } from './forecaster.ts'

/**
 * The expert with the least discounted squared error at the track's horizon, scored for `steps`:
 * errors grow like the ratio of the horizons or its root, whichever is more, as intervals do.
 * `undefined` until a label has come.
 */
export function selectModel(
  families: readonly Family[],
  { horizon, learned: { backtest } }: HorizonTrack,
  steps: number,
): SelectedModel | undefined {
  if (!(backtest.labels > 0)) return undefined
  const members = families.flatMap(({ model, experts }) =>
    experts.map((expert) => ({ model, expert })),
  )
  const best = backtest.squares.indexOf(Math.min(...backtest.squares))
  const chosen = members[best]
  if (chosen === undefined) return undefined
  const ratio = steps / horizon.steps
  const widening = Math.max(ratio, Math.sqrt(ratio))
  return {
    model: chosen.model,
    expert: chosen.expert.variant?.(horizon) ?? chosen.expert.name,
    rmse: widening * rootOf(backtest.squares[best] as number),
    mixRmse: widening * rootOf(backtest.mixSquare),
  }
}

/** Of a square that a damaged snapshot may have made negative. */
function rootOf(square: number): number {
  return Math.sqrt(Math.max(0, square))
}
