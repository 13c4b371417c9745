import type { Expert, Horizon } from '../experts/expert.ts'
import {
  createInterval,
  type IntervalState,
  intervalShape,
  isWarm,
  scaleOf,
} from '../interval/interval-state.ts'
import type { QuantileLevels } from '../interval/quantile-levels.ts'
import { updateInterval } from '../interval/update-interval.ts'
import { writeQuantiles } from '../interval/write-quantiles.ts'
import { createMix, type MixState, updateMix } from '../mix/ml-poly.ts'
import { ForecastView } from './forecast-view.ts'
import { createLabelWindow, isLabelKnown, labelOf, slideLabel } from './label-window.ts'
import type { MadeForecast } from './made-forecast.ts'
import { createPendingForecasts, putPending, takeMatured } from './pending-forecasts.ts'
import { plausible } from './plausible.ts'
import type { RecentValues } from './recent-values.ts'

/** One horizon of a forecaster: its mix of the experts, its interval, its waiting forecasts. */
export interface HorizonTrack {
  readonly horizon: Horizon
  readonly learned: { readonly mix: MixState; readonly interval: IntervalState }
  /** The object that forecasts of this horizon are handed out in. */
  readonly forecastView: ForecastView
  /** Learns from the label that has matured, if any: experts, mix and interval. */
  learn(): void
  /** Makes the forecast that follows the newest value. */
  predict(): void
  /** That forecast, with its quantiles. */
  view(): ForecastView
  /** Whether the interval has seen its 200 labels. */
  isWarm(): boolean
  forgetPending(): void
}

/** What a track shares with the others of its forecaster. */
export interface TrackContext {
  readonly experts: readonly Expert[]
  readonly levels: QuantileLevels
  readonly recent: RecentValues
}

export function createHorizonTrack(
  horizon: Horizon,
  { experts, levels, recent }: TrackContext,
): HorizonTrack {
  const { steps } = horizon
  const window = createLabelWindow(steps, recent)
  const pending = createPendingForecasts(steps, experts.length)
  const matured = createMade(experts.length)
  const newest = createMade(experts.length)
  const forecastView = new ForecastView(levels)
  const shape = intervalShape(steps, levels)
  const learned = { mix: createMix(experts.length), interval: createInterval(shape) }

  return {
    horizon,
    learned,
    forecastView,
    learn(): void {
      slideLabel(window, recent)
      if (!takeMatured(pending, matured)) return
      const isMissing = !isLabelKnown(window)
      if (!isMissing) horizon.label = matured.label = labelOf(window)
      for (let k = 0; k < experts.length; k += 1) experts[k]?.learn?.(horizon, isMissing)
      if (isMissing) return
      updateMix(learned.mix, matured)
      updateInterval(learned.interval, matured, shape)
    },
    predict(): void {
      let mean = 0
      for (let k = 0; k < experts.length; k += 1) {
        experts[k]?.forecast(horizon, newest.experts, k)
        const sum = plausible(newest.experts[k] as number, steps)
        newest.experts[k] = sum
        mean += sum * (learned.mix.weights[k] as number)
      }
      newest.mean = plausible(mean, steps)
      newest.scale = scaleOf(learned.interval, newest.mean)
      putPending(pending, newest)
    },
    view(): ForecastView {
      writeQuantiles(learned.interval, newest, shape, forecastView.values)
      return forecastView.fill(newest.mean)
    },
    isWarm: () => isWarm(learned.interval),
    forgetPending(): void {
      pending.made = 0
    },
  }
}

function createMade(experts: number): MadeForecast {
  return {
    experts: new Float64Array(experts),
    mean: 0,
    scale: 0,
    label: 0,
  }
}
