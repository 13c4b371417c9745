import type { Expert, Horizon } from '../experts/expert.ts'
import { keptNumbers } from '../forecaster/kept-numbers.ts'
import {
  createInterval,
  type IntervalShape,
  type IntervalState,
  intervalShape,
  isWarm,
} from '../interval/interval-state.ts'
import type { QuantileLevels } from '../interval/quantile-levels.ts'
import { writeScales } from '../interval/scale-views.ts'
import { noteValue, updateInterval } from '../interval/update-interval.ts'
import { mixQuantiles, writeQuantiles } from '../interval/write-quantiles.ts'
import { askExperts } from '../mix/ask-experts.ts'
import { type BacktestState, createBacktest, updateBacktest } from '../mix/backtest.ts'
import { createExpertMix, type ExpertMixState, type MixPlan } from '../mix/expert-mix.ts'
import { ForecastView } from './forecast-view.ts'
import {
  createLabelWindow,
  isLabelKnown,
  type LabelWindow,
  labelOf,
  slideLabel,
} from './label-window.ts'
import type { MixedForecast } from './made-forecast.ts'
import { createPendingForecasts, putPending, takeMatured } from './pending-forecasts.ts'
import { plausible } from './plausible.ts'
import { type RecentValues, valueAgo } from './recent-values.ts'

/** What a horizon has learned. */
type Learned = {
  readonly mix: ExpertMixState
  readonly interval: IntervalState
  readonly backtest: BacktestState
}

/** One horizon of a forecaster: its mix of the experts, its interval, its waiting forecasts. */
export interface HorizonTrack {
  readonly horizon: Horizon
  readonly learned: Learned
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
  readonly plan: MixPlan
  readonly levels: QuantileLevels
  readonly recent: RecentValues
}

export function createHorizonTrack(
  horizon: Horizon,
  { experts, plan, levels, recent }: TrackContext,
): HorizonTrack {
  const { steps } = horizon
  const window = createLabelWindow(steps, recent)
  const shape = intervalShape(steps, levels)
  const forecastView = new ForecastView(levels)
  const mix = createExpertMix(plan, steps)
  const learned: Learned = {
    mix: mix.state,
    interval: createInterval(shape),
    backtest: createBacktest(experts.length),
  }
  const matured = createMade(experts.length, mix.means, shape)
  const newest = createMade(experts.length, mix.means, shape)
  const pending = createPendingForecasts(steps, newest)

  return {
    horizon,
    learned,
    forecastView,
    learn(): void {
      slideLabel(window, recent)
      noteValue(learned.interval, valueAgo(recent, 0), shape)
      if (!takeMatured(pending, matured)) return
      const isMissing = !isLabelKnown(window)
      if (!isMissing) horizon.label = matured.label = labelOf(window)
      for (let k = 0; k < experts.length; k += 1) experts[k]?.learn?.(horizon, isMissing)
      if (isMissing) return
      updateBacktest(learned.backtest, matured)
      mix.learn(matured)
      if (!isBlind(learned, window, recent)) updateInterval(learned.interval, matured, shape)
    },
    predict(): void {
      askExperts(experts, plan.founders, horizon, newest.experts)
      mix.combine(newest)
      newest.mean = plausible(newest.mean, steps)
      writeScales(learned.interval, newest)
      mixQuantiles(learned.interval, newest)
      putPending(pending, newest)
    },
    view(): ForecastView {
      writeQuantiles(learned.interval, newest, shape, forecastView.values)
      return forecastView.fill(newest)
    },
    isWarm: () => isWarm(learned.interval),
    forgetPending(): void {
      pending.made = 0
    },
  }
}

/** Whether what has matured was forecast before any value: it was 0, and its error is the whole level. */
function isBlind({ interval }: Learned, window: LabelWindow, { known }: RecentValues): boolean {
  return interval.labels === 0 && window.known === known
}

function createMade(
  experts: number,
  means: number,
  { levels, errorWeights }: IntervalShape,
): MixedForecast {
  return {
    experts: keptNumbers(experts),
    means: keptNumbers(means),
    quantiles: keptNumbers(levels.levels.length),
    fastOffsets: keptNumbers(levels.levels.length),
    scales: keptNumbers(errorWeights.length),
    mean: 0,
    scale: 0,
    unrest: 0,
    label: 0,
  }
}
