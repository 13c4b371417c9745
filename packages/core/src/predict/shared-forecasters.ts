import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import type { StepTime } from '../demand/step-times.ts'
import type { ClassPool } from './class-pool.ts'
import { moveOn } from './move-on.ts'
import { forecasterOptions } from './predictor-settings.ts'
import type { PredictorContext } from './resource-predictor.ts'
import type { StepByPool } from './step-by-pool.ts'

type Context = Pick<PredictorContext, 'settings' | 'outlooks'>

/**
 * Forecasters of a shared resource: of all its demand, and of each class with a pool. While all demand is
 * of one class, one forecaster does for both: it would learn the same twice.
 */
export class SharedForecasters {
  total: Forecaster
  private readonly context: Context
  /** The class that all demand was of so far. */
  private only: number | undefined
  /** Whether anything was asked for yet: before that there is nothing to learn. */
  private isAsked = false

  constructor(context: Context) {
    this.context = context
    this.total = this.create()
  }

  /** For a class that gets a pool. */
  forClass(classIndex: number): Forecaster {
    if (this.isAsked) return this.create(classIndex)
    this.isAsked = true
    this.only = classIndex
    return this.total
  }

  /**
   * Lets them learn from a step.
   *
   * @param all - what all instances were asked for, tokens
   */
  learn(step: StepByPool, all: number, pools: readonly ClassPool[], time: StepTime): void {
    if (this.only !== undefined && !isAllOf(step, all, pools)) this.part(pools)
    this.isAsked ||= all > 0
    moveOn(this.total, time)
    if (this.isAsked) this.total.observe(all, all - step.totalUnusual)
    for (const { pool, forecaster } of pools) {
      if (forecaster === this.total) continue
      const offered = step.offered[pool] as number
      moveOn(forecaster, time)
      forecaster.observe(offered, offered - (step.unusual[pool] as number))
    }
  }

  /** From now on a class is forecast by itself, even one that was all there was. */
  part(pools: readonly ClassPool[]): void {
    const pool = pools.find(({ classIndex }) => classIndex === this.only)
    if (pool) pool.forecaster = this.fork(pool.classIndex)
    this.only = undefined
    this.isAsked = true
  }

  /** A class that was all there was in another process is so here, until other demand comes. */
  unite(pool: ClassPool): void {
    pool.forecaster = this.total
    this.only = pool.classIndex
  }

  forget(classIndex: number): void {
    if (this.only === classIndex) this.only = undefined
  }

  /** One for a class that knows what that of all demand does. */
  private fork(classIndex: number): Forecaster {
    const forecaster = this.create(classIndex)
    forecaster.restore(this.total.snapshot())
    return forecaster
  }

  private create(classIndex?: number): Forecaster {
    const { settings, outlooks } = this.context
    return createForecaster(forecasterOptions(settings, outlooks(classIndex)))
  }
}

/** Whether a step was of one class alone, and no client made up too much of it. */
function isAllOf(step: StepByPool, all: number, pools: readonly ClassPool[]): boolean {
  const [only] = pools
  if (only === undefined || pools.length > 1) return false
  const { offered, unusual, totalUnusual } = step
  return offered[only.pool] === all && unusual[only.pool] === totalUnusual
}
