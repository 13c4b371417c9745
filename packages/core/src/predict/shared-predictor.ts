import type { Forecaster } from '@predictive-limit/forecast'
import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { PastForecast } from '../history/past-resource.ts'
import type { AskEntry, PoolWant } from '../store/store.ts'
import {
  adoptPast,
  type ClassPool,
  forgetRecent,
  observeStep,
  type PoolDemand,
  type PoolLesson,
} from './class-pool.ts'
import { ClassPools } from './class-pools.ts'
import { coverageOf } from './coverage-window.ts'
import { demandOfAll } from './demand-of-all.ts'
import { noteGranted, sizeWants, type WantsContext, weightOfShare } from './pool-wants.ts'
import type { PredictorContext, Requester, ResourcePredictor } from './resource-predictor.ts'
import { SharedForecasters } from './shared-forecasters.ts'
import { type SharedSnapshot, sharedSnapshot } from './shared-snapshot.ts'
import { StepByPool } from './step-by-pool.ts'

/** Key under which the one bucket of a shared resource lives. */
export const SHARED_KEY = 'shared'

/** Forecasts one shared resource: all its demand, and that of each class with a pool. */
export class SharedPredictor implements ResourcePredictor {
  private readonly context: PredictorContext
  private readonly forecasters: SharedForecasters
  private readonly classes: ClassPools
  private readonly step: StepByPool
  /** Written anew by each tick, which therefore allocates nothing. */
  private readonly demand: PoolDemand = { offered: 0, drawn: 0 }
  private readonly wants: PoolWant[] = []
  private readonly sizing: WantsContext

  constructor(context: PredictorContext) {
    this.context = context
    this.forecasters = new SharedForecasters(context)
    this.classes = new ClassPools(context, (index) => this.forecasters.forClass(index))
    this.step = new StepByPool(context.resource, this.classes)
    const { stepMs } = context.settings
    const { established } = this.classes
    this.sizing = { refillPerSecond: 0, othersPerSecond: 0, stepMs, established }
  }

  get total(): Forecaster {
    return this.forecasters.total
  }

  get pools(): readonly ClassPool[] {
    return this.classes.list
  }

  get poolByClass(): Uint8Array {
    return this.classes.byClass
  }

  weightOf(classIndex: number): number {
    const { classes, pools } = this
    let all = 0
    for (const pool of pools) all += classes.establishedOf(pool.classIndex)
    return weightOfShare(classes.establishedOf(classIndex), all, Math.max(1, pools.length))
  }

  noteRequest({ cost }: AskEntry, { client, classIndex }: Requester): void {
    this.classes.clients[classIndex]?.note(client, cost)
  }

  observe(closed: DemandStep, time: StepTime): void {
    const { classes, context, demand, pools, step } = this
    classes.weighClients()
    step.sum(closed, context.classes.size)
    const all = demandOfAll(context, step.total)
    this.sizing.othersPerSecond = (all - step.total) / (context.settings.stepMs / 1000)
    this.forecasters.learn(step, all, pools, time)
    for (const pool of pools) {
      if (time.missedBefore > 0) forgetRecent(pool)
      demand.offered = step.offered[pool.pool] as number
      demand.drawn = step.drawn[pool.pool] as number
      this.report(pool, observeStep(pool, demand))
    }
    classes.closeStep()
  }

  plan(nowUs: number): void {
    const { buckets, resource, refillPerSecond } = this.context
    const { pools, sizing, wants } = this
    sizing.refillPerSecond = refillPerSecond()
    sizeWants(pools, sizing)
    wants.length = pools.length
    for (let i = 0; i < pools.length; i++) wants[i] = (pools[i] as ClassPool).want
    noteGranted(pools, buckets.plan(resource, SHARED_KEY, wants, nowUs), sizing)
  }

  forget(classIndex: number): void {
    this.forecasters.forget(classIndex)
    this.step.forget(classIndex)
    this.classes.forget(classIndex)
  }

  snapshot(): SharedSnapshot {
    return sharedSnapshot(this.total, this.classes)
  }

  restore(snapshot: unknown): void {
    const { steps, total, classes } = snapshot as SharedSnapshot
    this.forecasters.part(this.pools)
    this.total.restore(total)
    this.classes.steps = steps
    for (const [name, { forecaster, established, gain, margin }] of Object.entries(classes)) {
      const pool = this.classes.ownOf(name, established)
      if (pool === undefined) continue
      Object.assign(pool.dials, { gain, margin })
      if (forecaster === undefined) this.forecasters.unite(pool)
      else pool.forecaster.restore(forecaster)
    }
  }

  adopt({ total, classes }: PastForecast): void {
    const { outlooks, settings } = this.context
    this.forecasters.part(this.pools)
    this.forecasters.total = total.forecaster
    Object.assign(total.outlooks, outlooks())
    const steps = Math.round((total.seconds * 1000) / settings.stepMs)
    this.classes.steps = Math.max(this.classes.steps, steps)
    for (const [name, past] of classes) {
      const pool = this.classes.ownOf(name, past.established)
      if (pool) adoptPast(pool, past, this.context)
    }
  }

  private report(pool: ClassPool, { adjusted, calibrationChanged }: PoolLesson): void {
    if (adjusted === undefined && !calibrationChanged) return
    const { emit, name } = this.context
    const about = { resource: name, class: pool.name }
    const { gain, margin } = pool.dials
    if (adjusted) emit('adjusted', { ...about, gain, margin, because: adjusted })
    if (!calibrationChanged) return
    const { calibrated } = pool.coverage
    emit('calibration', { ...about, calibrated, coverage: coverageOf(pool.coverage) ?? 0 })
  }
}
