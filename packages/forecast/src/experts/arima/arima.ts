import type { PlainState } from '../../forecaster/plain-state.ts'
import type { Expert, Horizon, Step } from '../expert.ts'
import { ArimaModel } from './arima-model.ts'
import { type ArimaOrder, arimaOrders, orderName } from './arima-order.ts'
import { createArimaPast, pushEstimate, pushValue } from './arima-past.ts'
import { type ArimaTrack, createArimaTrack } from './arima-track.ts'

/**
 * Online ARIMA: some small orders learn side by side from every value (`ArimaModel`), and for
 * each horizon a rolling backtest chooses the one that forecasts (`createArimaTrack`). A missing
 * value is taken to be as the best one-step order predicts, and teaches nothing.
 *
 * On √demand, tried because it evens out the noise of counts, it was worse by 3 to 17 %: the sum of
 * many steps is linear in demand, not in its root.
 *
 * @param orders those that compete. @default the six of `arimaOrders`
 */
export function createArima(orders: readonly ArimaOrder[] = arimaOrders): Expert {
  const past = createArimaPast()
  const models = orders.map((order) => new ArimaModel(order))
  const tracks: ArimaTrack[] = []
  const byHorizon: Record<string, PlainState> = {}
  const byOrder = Object.fromEntries(models.map(({ order, state }) => [orderName(order), state]))

  function skip(): void {
    const estimate = bestOneStep(models).state.prediction
    for (let k = 0; k < models.length; k += 1) models[k]?.skip()
    pushEstimate(past, Math.max(0, estimate))
  }

  function learn(step: Step): void {
    const isFirst = past.count === 0
    for (let k = 0; k < models.length && !isFirst; k += 1) models[k]?.learn(step, past)
    pushValue(past, step.value)
  }

  return {
    name: 'arima',
    state: { past, byOrder, byHorizon },
    addHorizon(horizon: Horizon): void {
      const track = createArimaTrack(horizon, models, past)
      tracks[horizon.index] = track
      byHorizon[horizon.steps] = track.state
    },
    observe(step: Step): void {
      if (!step.isMissing) learn(step)
      else if (past.count > 0) skip()
      for (let k = 0; k < models.length; k += 1) models[k]?.predict(past)
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      tracks[horizon.index]?.forecast(out, at)
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      tracks[horizon.index]?.learn(horizon, isMissing)
    },
    variant({ index }: Horizon): string {
      const chosen = tracks[index]?.state.contest.chosen ?? 0
      return orderName((models[chosen] as ArimaModel).order)
    },
    forgetPending(): void {
      for (const track of tracks) track.forgetPending()
    },
  }
}

function bestOneStep(models: readonly ArimaModel[]): ArimaModel {
  let best = models[0] as ArimaModel
  for (let k = 1; k < models.length; k += 1) {
    const model = models[k] as ArimaModel
    if (model.state.variance < best.state.variance) best = model
  }
  return best
}
