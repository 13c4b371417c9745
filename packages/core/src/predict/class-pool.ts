import type { Forecaster } from '@predictive-limit/forecast'
import type { PastSeries } from '../history/past-series.ts'
import type { PoolWant } from '../store/store.ts'
import { type CoverageWindow, createCoverageWindow, noteCoverage } from './coverage-window.ts'
import { createPoolDials, type PoolDials, turnDials } from './pool-dials.ts'
import type { PredictorContext } from './resource-predictor.ts'

/** A class (or the rest) with a pool of its own on one shared resource. Tokens everywhere but in `want`. */
export interface ClassPool {
  readonly pool: number
  readonly classIndex: number
  readonly name: string
  /** May be that of all the resource's demand. */
  forecaster: Forecaster
  readonly dials: PoolDials
  readonly coverage: CoverageWindow
  /** Demand of the last steps, and the upper bounds made for their sums, as rings. */
  readonly recent: Float64Array
  readonly bounds: Float64Array
  step: number
  /** Forecast mean of the step to come. */
  expected: number
  /** What was wanted at the last plan, in units: falls slowly. */
  readonly want: { -readonly [Part in keyof PoolWant]: PoolWant[Part] }
  granted: boolean
  /** Steps in a row without demand. */
  idleSteps: number
}

/** @param poolSteps - steps that pools are sized for */
export function createClassPool(
  of: Pick<ClassPool, 'pool' | 'classIndex' | 'name' | 'forecaster'>,
  poolSteps: number,
): ClassPool {
  return {
    ...of,
    dials: createPoolDials(),
    coverage: createCoverageWindow(),
    recent: new Float64Array(poolSteps),
    bounds: new Float64Array(poolSteps).fill(Number.POSITIVE_INFINITY),
    step: 0,
    expected: 0,
    want: { pool: of.pool, class: of.name, ratePerSecond: 0, capacity: 0, weight: 0 },
    granted: false,
    idleSteps: 0,
  }
}

/** Demand of one step, in tokens. One object, reused. */
export interface PoolDemand {
  offered: number
  /** Of it: paid by the pool. */
  drawn: number
}

/** Goes on with a forecaster that knows the past. */
export function adoptPast(
  pool: ClassPool,
  past: PastSeries,
  { outlooks }: Pick<PredictorContext, 'outlooks'>,
): void {
  pool.forecaster = past.forecaster
  Object.assign(past.outlooks, outlooks(pool.classIndex))
}

/** What a step taught that is worth telling. */
export interface PoolLesson {
  readonly adjusted: 'shortage' | 'unused' | undefined
  /** The interval left or re-entered its band. */
  readonly calibrationChanged: boolean
}

/** Most steps: shared, so that they leave nothing on the heap. */
const NOTHING: PoolLesson = { adjusted: undefined, calibrationChanged: false }

/**
 * Takes in one closed step, which the forecaster has learned from: compares the bound made `poolSteps`
 * ago with what came since, turns the dials, and makes the next bound.
 */
export function observeStep(pool: ClassPool, demand: PoolDemand): PoolLesson {
  const { recent, bounds } = pool
  const { offered } = demand
  const adjusted = turnDials(pool.dials, demand, pool)
  const slot = pool.step % recent.length
  recent[slot] = offered
  pool.step += 1
  pool.idleSteps = offered > 0 ? 0 : pool.idleSteps + 1
  let sum = 0
  for (let i = 0; i < recent.length; i++) sum += recent[i] as number
  // The slot after this one holds the oldest bound, made for exactly the steps that are in `recent`.
  const bound = bounds[pool.step % bounds.length] as number
  const matured = pool.step > recent.length
  const calibrationChanged = matured && noteCoverage(pool.coverage, sum <= bound + 1e-9)
  const forecast = pool.forecaster.forecast(recent.length)
  bounds[pool.step % bounds.length] = forecast.quantile(0.95)
  pool.expected = forecast.mean / recent.length
  const isTold = adjusted !== undefined || calibrationChanged
  return isTold ? { adjusted, calibrationChanged } : NOTHING
}

/** Steps are missing: no bound made before them is for a sum that is known. */
export function forgetRecent(pool: ClassPool): void {
  pool.step = 0
  pool.recent.fill(0)
  pool.bounds.fill(Number.POSITIVE_INFINITY)
}
