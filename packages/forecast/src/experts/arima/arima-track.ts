import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import type { Horizon } from '../expert.ts'
import type { ArimaModel } from './arima-model.ts'
import { orderName } from './arima-order.ts'
import type { ArimaPast } from './arima-past.ts'
import { createOrderContest, judgeOrders, type OrderContest } from './order-contest.ts'
import { createSumForecast, type SumForecast } from './sum-forecast.ts'

/** A forecast never exceeds this many times the largest label lately. */
const headroom = 1.2
/** How fast that largest label is forgotten, per label. */
const maximumDecay = 0.9995
/** Steps between two backtests: neighbouring ones tell little new, those of long horizons least. */
const shortestStride = 4
const backtestsPerHorizon = 10
/** The sum weights of an order are renewed every 16 steps, or eight times a horizon. */
const shortestRefresh = 16
const refreshesPerHorizon = 8

/** What one horizon of the expert has learned. */
export type ArimaTrackState = {
  readonly contest: OrderContest
  readonly sumWeights: { readonly [order: string]: Float64Array }
  /** Largest label lately, as the mean of a step; 0 until one has come. */
  maximum: number
}

/** One horizon of the ARIMA expert. */
export interface ArimaTrack {
  readonly state: ArimaTrackState
  /** Writes what the chosen order expects of the sum. */
  forecast(out: Float64Array, at: number): void
  learn(horizon: Horizon, isMissing: boolean): void
  forgetPending(): void
}

export function createArimaTrack(
  { steps }: Horizon,
  models: readonly ArimaModel[],
  past: ArimaPast,
): ArimaTrack {
  const size = models.length
  const sums = models.map((model) => createSumForecast(model, steps, past))
  const state: ArimaTrackState = {
    contest: createOrderContest(size),
    sumWeights: Object.fromEntries(
      models.map(({ order }, k) => [orderName(order), (sums[k] as SumForecast).weights]),
    ),
    maximum: 0,
  }
  const stride = Math.max(shortestStride, Math.floor(steps / backtestsPerHorizon))
  const refreshSteps = Math.max(shortestRefresh, size, Math.floor(steps / refreshesPerHorizon))
  const capacity = Math.ceil(steps / stride) + 1
  /** What all orders said in the forecasts to be judged: a ring of rows. */
  const waiting = keptNumbers(capacity * size)
  let made = 0

  const rowOf = (madeAt: number): number => ((madeAt / stride) % capacity) * size

  return {
    state,
    forecast(out: Float64Array, at: number): void {
      // In turn, so that no step pays for all of them.
      sums[made % refreshSteps]?.refresh()
      if (made % stride === 0) {
        const row = rowOf(made)
        for (let k = 0; k < size; k += 1) sums[k]?.write(waiting, row + k)
      }
      made += 1
      sums[state.contest.chosen]?.write(out, at)
      const most = headroom * steps * (state.maximum || past.maximum)
      if (!((out[at] as number) <= most)) out[at] = most
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      if (isMissing) return
      state.maximum = Math.max(horizon.label / steps, state.maximum * maximumDecay)
      const madeAt = made - steps
      if (madeAt < 0 || madeAt % stride !== 0) return
      judgeOrders(state.contest, horizon.label, waiting, rowOf(madeAt))
    },
    forgetPending(): void {
      made = 0
      // A snapshot that was damaged on its way may name an order there is not.
      if (sums[state.contest.chosen] === undefined) state.contest.chosen = 0
    },
  }
}
