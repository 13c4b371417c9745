import type { PlainState } from '../forecaster/plain-state.ts'
import type { PathModel } from './path/path-models.ts'

/** The families a user may pin with `models`. */
export type ModelName =
  | 'last-value'
  | 'ewma'
  | 'holt'
  | 'regression'
  | 'holt-winters'
  | 'seasonal'
  | 'lstm'
  | 'arima'
  | PathModel

/** Values in a row at the usual level that show that demand is back at it. */
export const stepsToRegain = 3

/** What experts learn from at every step. One object, reused: copy what is kept. */
export interface Step {
  /** Demand of the step just closed, 0 … 2⁵³; meaningless when missing. */
  value: number
  /** What of it may come again at this time of day, for the memory of seasons. @default `value` */
  usual?: number
  /**
   * The usual level, at the step that shows that demand is back at it from an excursion: its last
   * `stepsToRegain` values are of it already. −1 at all others. @default −1
   */
  regained?: number
  isMissing: boolean
  /** Number of this step, which says at what time of day it was: 0 at the start, unless it was moved. */
  elapsedSteps: number
}

/** Whether demand is back at `step.regained` from an excursion: what averages have seen of that is void. */
export function isRegained(step: Step): step is Step & { readonly regained: number } {
  return step.regained !== undefined && step.regained >= 0
}

/** Several steps at once of which only the sum is known. */
export interface Stretch {
  /** Number of the first of them. */
  readonly firstStep: number
  readonly steps: number
  /** Their sum, 0 … 2⁵³. */
  readonly sum: number
}

/** One distance ahead. `label` is the sum of the last `steps` values, once they are all known. */
export interface Horizon {
  readonly index: number
  readonly steps: number
  label: number
}

/**
 * A point forecaster of one series. Numbers pass through objects and arrays, not through arguments
 * and results, because V8 boxes those: that is what keeps the tick free of allocation.
 *
 * The calls of one step come in this order: `learn` for every horizon whose label has matured (its
 * forecast was made `steps` ago), `observe`, then `forecast` for every horizon.
 */
export interface Expert {
  readonly name: string
  /** Everything learned, as plain data: what a snapshot keeps. */
  readonly state: PlainState
  observe(step: Step): void
  /** Writes the expected sum of the next `horizon.steps` values, ≥ 0, to `out[at]`. */
  forecast(horizon: Horizon, out: Float64Array, at: number): void
  /** The name of what forecasts this horizon now, where the expert chooses among several. */
  variant?(horizon: Horizon): string
  /** Whether it knows no better yet than others: it then only speaks when all others sleep too. */
  isAsleep?(horizon: Horizon): boolean
  /** Makes room for a horizon before its first forecast. */
  addHorizon?(horizon: Horizon): void
  /** Learns from `horizon.label` and the forecast that was made `horizon.steps` ago. */
  learn?(horizon: Horizon, isMissing: boolean): void
  /** Drops forecasts that wait for their label; what was learned stays. */
  forgetPending?(): void
  /** Takes in a stretch of which only the sum is known, as far as a season can remember it. */
  recall?(stretch: Stretch): void
  /** Works out what follows from the state, after it was replaced by that of a snapshot. */
  rebuild?(): void
}
