import type { ForecasterOptions, Outlook, TrainingWorker } from '@predictive-limit/forecast'
import type { ModelName } from '../options/limiter-options.ts'
import type { PredictSpec } from '../options/limiter-spec.ts'

/** How one resource is forecast. */
export interface PredictorSettings {
  readonly stepMs: number
  /** Horizons to report, in steps, ascending. */
  readonly horizons: readonly number[]
  readonly level: number
  readonly models: 'auto' | readonly ModelName[]
  /** Whether patterns say what is coming. */
  readonly hasOutlook: boolean
  /** Steps that pools are sized for. */
  readonly poolSteps: number
  /** Trains the forecasters that need it. */
  readonly worker: TrainingWorker | undefined
}

/** What patterns say of demand to come; undefined where none are learned. */
export interface Outlooks {
  /** What open rules expect. */
  readonly outlook: Outlook | undefined
  /** All of a resource's, from the requests of each type. */
  readonly bottomUp: Outlook | undefined
}

export function predictorSettings(
  { everyMs, horizonsMs, level, patterns }: PredictSpec,
  { models, worker }: Pick<PredictorSettings, 'models' | 'worker'>,
): PredictorSettings {
  return {
    stepMs: everyMs,
    horizons: horizonsMs.map((ms) => Math.round(ms / everyMs)),
    level,
    models,
    hasOutlook: patterns,
    poolSteps: poolStepsFor(everyMs),
    worker,
  }
}

/** The longer of one second and 1.2 ticks, in whole steps: 10 at 100 ms, 2 at 2 s. */
export function poolStepsFor(stepMs: number): number {
  return Math.max(2, Math.ceil(1000 / stepMs))
}

export function forecasterOptions(
  settings: PredictorSettings,
  outlooks: Outlooks,
): ForecasterOptions {
  const { stepMs, level, models, horizons, poolSteps, worker } = settings
  const all = horizons.includes(poolSteps) ? horizons : [...horizons, poolSteps]
  return {
    stepMs,
    level,
    models,
    horizons: all,
    worker,
    ...outlooks,
    seasonsMs: [DAY_MS, 7 * DAY_MS],
  }
}

const DAY_MS = 86_400_000

/** Requests a second up to which every one is looked at closely; above it they are sampled. */
export const SAMPLED_PER_SECOND = 1000

/** Most requests that a sampled one stands for. */
export const MOST_STRIDE = 256
