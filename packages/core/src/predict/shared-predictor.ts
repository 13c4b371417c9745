import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import { UNITS } from '../buckets/bucket-config.ts'
import { MAX_CLASSES, REST_CLASS } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { PastForecast } from '../history/past-resource.ts'
import { MAX_POOLS } from '../pools/pool-set.ts'
import type { AskEntry, PoolWant } from '../store/store.ts'
import {
  adoptPast,
  type ClassPool,
  createClassPool,
  forgetRecent,
  observeStep,
  type PoolDemand,
  type PoolLesson,
} from './class-pool.ts'
import { ClientShares } from './client-shares.ts'
import { coverageOf } from './coverage-window.ts'
import { demandOfAll } from './demand-of-all.ts'
import { establish } from './established-share.ts'
import { moveOn } from './move-on.ts'
import { noteGranted, sizeWants, type WantsContext, weightOfShare } from './pool-wants.ts'
import { forecasterOptions } from './predictor-settings.ts'
import type { PredictorContext, Requester, ResourcePredictor } from './resource-predictor.ts'
import { type SharedSnapshot, sharedSnapshot } from './shared-snapshot.ts'

/** Key under which the one bucket of a shared resource lives. */
export const SHARED_KEY = 'shared'

/** Pool 0: all classes without a pool of their own. */
const REST_POOL = 0

/** How much more than the least pooled class another must be established to take its pool over. */
const TAKE_OVER = 1.5

/** Steps between two looks at who deserves a pool. */
const STEPS_PER_REVIEW = 100

/** Forecasts one shared resource: all its demand, and that of each class with a pool. */
export class SharedPredictor implements ResourcePredictor {
  total: Forecaster
  readonly pools: ClassPool[] = []
  private readonly context: PredictorContext
  readonly poolByClass: Uint8Array = new Uint8Array(MAX_CLASSES)
  private readonly established = new Float64Array(MAX_CLASSES)
  /** Who makes up the demand of each class with a pool of its own. */
  private readonly clients = new Array<ClientShares | undefined>(MAX_CLASSES).fill(undefined)
  private readonly offered = new Float64Array(MAX_POOLS)
  private readonly drawn = new Float64Array(MAX_POOLS)
  /** Of what was offered: abuse. */
  private readonly unusual = new Float64Array(MAX_POOLS)
  private totalUnusual = 0
  /** By class: corrections of earlier demand that were more than a step had, units ≤ 0. */
  private readonly owed = new Float64Array(MAX_CLASSES)
  private steps = 0
  /** Written anew by each tick, which therefore allocates nothing. */
  private readonly demand: PoolDemand = { offered: 0, usual: 0, drawn: 0 }
  private readonly wants: PoolWant[] = []
  private readonly sizing: WantsContext

  constructor(context: PredictorContext) {
    this.context = context
    const { stepMs } = context.settings
    this.sizing = { refillPerSecond: 0, othersPerSecond: 0, stepMs, established: this.established }
    this.total = createForecaster(forecasterOptions(context.settings, context.outlooks()))
  }

  weightOf(classIndex: number): number {
    let all = 0
    for (const pool of this.pools) all += this.of(pool.classIndex)
    return weightOfShare(this.of(classIndex), all, Math.max(1, this.pools.length))
  }

  noteRequest({ cost }: AskEntry, { client, classIndex }: Requester): void {
    this.clients[classIndex]?.note(client, cost)
  }

  observe(step: DemandStep, time: StepTime): void {
    const seconds = this.context.settings.stepMs / 1000
    for (const { classIndex } of this.pools) this.clients[classIndex]?.closeStep(seconds)
    const total = this.sumByPool(step)
    moveOn(this.total, time)
    const all = demandOfAll(this.context, total)
    this.sizing.othersPerSecond = (all - total) / seconds
    this.total.observe(all, all - this.totalUnusual)
    const { demand } = this
    for (const pool of this.pools) {
      if (time.missedBefore > 0) forgetRecent(pool)
      moveOn(pool.forecaster, time)
      demand.offered = this.offered[pool.pool] as number
      demand.usual = demand.offered - (this.unusual[pool.pool] as number)
      demand.drawn = this.drawn[pool.pool] as number
      this.report(pool, observeStep(pool, demand))
    }
    this.steps += 1
    if (this.steps % STEPS_PER_REVIEW === 0) this.review()
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
    this.established[classIndex] = 0
    this.owed[classIndex] = 0
    const at = this.pools.findIndex((pool) => pool.classIndex === classIndex)
    if (at >= 0) this.pools.splice(at, 1)
    this.poolByClass[classIndex] = REST_POOL
    this.clients[classIndex] = undefined
  }

  snapshot(): SharedSnapshot {
    return sharedSnapshot(this.steps, this.total, this.pools, this.established)
  }

  restore(snapshot: unknown): void {
    const { steps, total, classes } = snapshot as SharedSnapshot
    this.total.restore(total)
    this.steps = steps
    for (const [name, { forecaster, established, gain, margin }] of Object.entries(classes)) {
      const pool = this.ownPool(name, established)
      pool?.forecaster.restore(forecaster)
      if (pool) Object.assign(pool.dials, { gain, margin })
    }
  }

  adopt({ total, classes }: PastForecast): void {
    const { stepMs } = this.context.settings
    this.total = total.forecaster
    Object.assign(total.outlooks, this.context.outlooks())
    this.steps = Math.max(this.steps, Math.round((total.seconds * 1000) / stepMs))
    for (const [name, past] of classes) {
      const pool = this.ownPool(name, past.established)
      if (pool) adoptPast(pool, past, this.context)
    }
  }

  /** The pool of a class that is known from before; `undefined` where none is free. */
  private ownPool(name: string, established: number): ClassPool | undefined {
    const index = this.context.classes.indexOf(name)
    this.established[index] = established
    const number = this.poolFor(index)
    return this.pools.find(({ pool, classIndex }) => pool === number && classIndex === index)
  }

  /**
   * Adds a step up by pool, in tokens; returns the whole demand. Classes with demand get a pool, and
   * are learned only as far as no single client makes them up.
   */
  private sumByPool({ offered, drawn, unusual }: DemandStep): number {
    const at = this.context.resource * MAX_CLASSES
    this.offered.fill(0)
    this.drawn.fill(0)
    this.unusual.fill(0)
    this.totalUnusual = 0
    let total = 0
    for (let index = 0; index < this.context.classes.size; index++) {
      const units = (offered[at + index] as number) + (this.owed[index] as number)
      this.owed[index] = Math.min(0, units)
      const tokens = Math.max(0, units) / UNITS
      const counted = this.clients[index]?.counted ?? 1
      const learned = tokens * counted
      this.establish(index, learned)
      if (tokens === 0) continue
      const pool = this.poolFor(index)
      const paid = (drawn[at + index] as number) / UNITS
      this.offered[pool] = (this.offered[pool] as number) + learned
      this.drawn[pool] = (this.drawn[pool] as number) + paid
      const abuse = Math.min(tokens, (unusual?.[at + index] ?? 0) / UNITS)
      this.unusual[pool] = (this.unusual[pool] as number) + abuse * counted
      this.totalUnusual += abuse
      total += tokens
    }
    return total
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

  private establish(index: number, tokens: number): void {
    const stepSeconds = this.context.settings.stepMs / 1000
    const refillPerSecond = this.context.refillPerSecond()
    const at = { seconds: this.steps * stepSeconds, stepSeconds, refillPerSecond }
    const before = this.established[index] as number
    this.established[index] = establish(before, tokens / stepSeconds, at)
  }

  /** The pool of a class that has demand: its own, a free one, or the rest's. */
  private poolFor(index: number): number {
    const own = this.poolByClass[index] as number
    if (own !== REST_POOL) return own
    const free = index === REST_CLASS ? undefined : this.freePool()
    if (free !== undefined) return this.addPool(free, index)
    if (!this.pools.some(({ pool }) => pool === REST_POOL)) this.addPool(REST_POOL, REST_CLASS)
    return REST_POOL
  }

  private freePool(): number | undefined {
    if (this.pools.length >= MAX_POOLS) return undefined
    for (let pool = 1; pool < MAX_POOLS; pool++) {
      if (!this.pools.some((taken) => taken.pool === pool)) return pool
    }
    return undefined
  }

  private addPool(pool: number, classIndex: number): number {
    const name = this.context.classes.nameOf(classIndex)
    this.pools.push(createClassPool(pool, classIndex, name, this.context))
    if (classIndex === REST_CLASS) return pool
    this.poolByClass[classIndex] = pool
    this.clients[classIndex] = new ClientShares()
    return pool
  }

  /** Gives the pool of the least established class to a class of the rest that is clearly more so. */
  private review(): void {
    if (this.freePool() !== undefined) return
    const own = this.pools.filter(({ pool }) => pool !== REST_POOL)
    const least = own.reduce((a, b) => (this.of(b.classIndex) < this.of(a.classIndex) ? b : a))
    let best = REST_CLASS
    for (let index = 1; index < this.context.classes.size; index++) {
      if (this.poolByClass[index] === REST_POOL && this.of(index) > this.of(best)) best = index
    }
    if (best === REST_CLASS || this.of(best) < TAKE_OVER * this.of(least.classIndex)) return
    this.pools.splice(this.pools.indexOf(least), 1)
    this.poolByClass[least.classIndex] = REST_POOL
    this.clients[least.classIndex] = undefined
    this.addPool(least.pool, best)
  }

  private of(classIndex: number): number {
    return this.established[classIndex] as number
  }
}
