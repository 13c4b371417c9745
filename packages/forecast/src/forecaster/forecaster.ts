import type { ModelName } from '../experts/expert.ts'
import type { PlainValue } from './plain-state.ts'

/** Forecasts the demand of one series, learning from every value. */
export interface Forecaster {
  /**
   * Takes in the demand of the step just closed. Call it once a step, also for steps without
   * demand (0). NaN, a negative value or one beyond 2⁵³ means the step is missing: nothing is learned
   * from it, and nothing takes it for zero. More than a hundred times the largest value lately counts
   * as that. Never throws, allocates nothing once running.
   *
   * @param usual the part of it that may come again at this time of day: abuse is demand today, but
   *   no season should remember it. 0 … `value` @default value
   */
  observe(value: number, usual?: number): void
  /**
   * Says that nothing is known of the next `steps` steps: they are missing, not empty, and the time
   * of day moves on. Costs no more for a week than for some seconds.
   *
   * @param steps whole number ≥ 1
   * @throws ForecastError `PREDICTIVE_LIMIT_E_GAP`
   */
  skip(steps: number): void
  /**
   * Takes in the next `steps` steps at once, of which only the sum is known: a minute of an old log.
   * The `'seasonal'` models remember it; for everything else it is a gap.
   *
   * @param sum NaN, negative or infinite: nothing is known, as with `skip`
   * @param steps whole number ≥ 1
   * @throws ForecastError `PREDICTIVE_LIMIT_E_GAP`
   */
  recall(sum: number, steps: number): void
  /**
   * Numbers the next step, which sets its time of day: number the steps from midnight to put seasons
   * on the clock on the wall, and call this again when that clock was set. The series goes on.
   *
   * @param step whole number ≥ 0; the first step is number 0 unless it was moved
   * @throws ForecastError `PREDICTIVE_LIMIT_E_GAP`
   */
  moveTo(step: number): void
  /**
   * The distribution of the **sum** of the next `steps` values.
   *
   * The object is a view that belongs to this horizon and is filled again by the next call for it:
   * copy what has to outlive that.
   *
   * @param steps whole number ≥ 1. One that is not in `horizons` trains from its first call; until
   *   it has 200 labels it is scaled from the nearest horizon that has them. At most 16 horizons
   *   of up to 10,000 steps train; any other stays scaled.
   * @throws ForecastError `PREDICTIVE_LIMIT_E_HORIZONS`
   */
  forecast(steps: number): Forecast
  /**
   * The model that forecast the sum of `steps` values best lately, by its rolling backtest over about
   * 500 labels, and its score beside that of the mix, which is what `forecast` gives. `undefined`
   * until the first label. A horizon that does not train is scored from the nearest that does.
   *
   * @param steps whole number ≥ 1
   * @throws ForecastError `PREDICTIVE_LIMIT_E_HORIZONS`
   */
  selected(steps: number): SelectedModel | undefined
  /** Everything learned, as plain JSON; the few labels still waited for are left out. */
  snapshot(): ForecasterSnapshot
  /**
   * Continues from a snapshot of a forecaster with the same `stepMs`, models, level and seasons.
   * Horizons that only this one has keep what they have.
   *
   * @throws ForecastError `PREDICTIVE_LIMIT_E_SNAPSHOT`, with nothing changed
   */
  restore(snapshot: ForecasterSnapshot): void
}

/** What to expect of a sum of values to come. All numbers are finite and ≥ 0. */
export interface Forecast {
  readonly mean: number
  /** The quantile of 1 − `level`. */
  readonly lower: number
  /** The quantile of `level`: 95 of 100 sums stay at or below it at the default level. */
  readonly upper: number
  /**
   * The sum that is not exceeded with probability `p`, 0 < p < 1; rises with p. 0.05, 0.25, 0.5,
   * 0.75, 0.9, 0.95, 0.99 and `level` are learned, others interpolated.
   *
   * @throws ForecastError `PREDICTIVE_LIMIT_E_PROBABILITY`
   */
  quantile(p: number): number
}

/** The best single model of a horizon. */
export interface SelectedModel {
  readonly model: ModelName | 'bottom-up'
  /** The member of that family, with the order where one is chosen: `'ewma-0.1'`, `'arima(0,1,1)'`. */
  readonly expert: string
  /** Root of its discounted mean squared error, in units of the sum, ≥ 0. */
  readonly rmse: number
  /** That of the mix: below `rmse` where mixing helps. */
  readonly mixRmse: number
}

/** What a forecaster has learned. Survives `JSON.stringify`. */
export interface ForecasterSnapshot {
  readonly version: 1
  readonly stepMs: number
  /** Number of the next step: sets the time of day. `moveTo` goes on at another hour. */
  readonly elapsedSteps: number
  readonly experts: { readonly [name: string]: PlainValue }
  readonly horizons: { readonly [steps: string]: PlainValue }
}
