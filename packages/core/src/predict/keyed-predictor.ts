import {
  countQuantile,
  createForecaster,
  type Forecaster,
  type ForecasterSnapshot,
} from '@predictive-limit/forecast'
import { UNITS } from '../buckets/bucket-config.ts'
import { MAX_CLASSES } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { PastForecast } from '../history/past-resource.ts'
import { type ExpectedOfKey, PreparedKeys } from '../patterns/prepared-keys.ts'
import type { AskEntry } from '../store/store.ts'
import type { ClassPool } from './class-pool.ts'
import { KeyTracker, TRACKED_KEYS } from './key-tracker.ts'
import { moveOn } from './move-on.ts'
import { forecasterOptions } from './predictor-settings.ts'
import type { PredictorContext, Requester, ResourcePredictor } from './resource-predictor.ts'

/** Time that a key's pool is to last, s: the term of its lease, where the store leases. */
const TERM_SECONDS = 5

/** A key gets a pool while it is expected to ask four times within a term. */
const BUSY_PER_SECOND = 4 / TERM_SECONDS

/** It loses the pool below half of that. */
const QUIET_PER_SECOND = BUSY_PER_SECOND / 2

/** Whoever was silent for as many looks, a second each, is not expected back at once. */
const SILENT_LOOKS = 2

/**
 * Weight of the last second in a key's rate, once it is known; before it is the average of its seconds and
 * one of silence.
 */
const SMOOTHING = 0.3

/** Sampled requests of a second after which a key is not looked at in its turn, but on the next tick. */
const SOON_REQUESTS = 2

/** Keys looked at out of turn on one tick. */
const MOST_SOON = 32

/** Variance of a busy key's count over its mean, until it has a forecaster of its own. */
const DISPERSION = 2

/** The one pool of a key's bucket. */
const KEY_POOL = 0

/**
 * Forecasts one keyed resource: all its demand together, and a pool for each busy key. A key's bucket
 * has one owner, so its one pool changes no answer here; it is what a shared store leases.
 */
export class KeyedPredictor implements ResourcePredictor {
  total: Forecaster
  readonly pools: readonly ClassPool[] = []
  /** A key's bucket has one pool, for all its classes. */
  readonly poolByClass: Uint8Array = new Uint8Array(MAX_CLASSES).fill(KEY_POOL)
  private readonly context: PredictorContext
  private readonly tracker = new KeyTracker()
  private readonly pooled = new Array<string | undefined>(TRACKED_KEYS).fill(undefined)
  private readonly unitsPerRequest = new Float64Array(TRACKED_KEYS)
  /** Looks in a row that found no request. */
  private readonly silentLooks = new Uint8Array(TRACKED_KEYS)
  private readonly parts: number
  /** Slots to be looked at out of turn. */
  private readonly soon: number[] = []
  private readonly prepared: PreparedKeys
  private steps = 0
  /** Requests that a sampled one stands for, as of the last. */
  private stride = 1
  /** Corrections of earlier demand that were more than a step had, units ≤ 0. */
  private owed = 0

  constructor(context: PredictorContext) {
    this.context = context
    this.prepared = new PreparedKeys(context.resource, context.buckets)
    this.total = createForecaster(forecasterOptions(context.settings, context.outlooks()))
    this.parts = Math.max(1, Math.round(1000 / context.settings.stepMs))
  }

  weightOf(): number {
    return 1
  }

  noteRequest({ key, cost }: AskEntry, _from: Requester, stride: number): void {
    const { tracker, pooled, soon } = this
    this.stride = stride
    const slot = tracker.note(key, cost, stride)
    const isSoon = tracker.certain(slot) >= SOON_REQUESTS * stride
    if (isSoon && pooled[slot] !== key && soon.length < MOST_SOON) soon.push(slot)
  }

  observe({ offered, unusual }: DemandStep, time: StepTime): void {
    const at = this.context.resource * MAX_CLASSES
    let units = this.owed
    let abuse = 0
    for (let index = at; index < at + MAX_CLASSES; index++) {
      units += offered[index] as number
      abuse += unusual?.[index] ?? 0
    }
    this.owed = Math.min(0, units)
    const total = Math.max(0, units)
    moveOn(this.total, time)
    this.total.observe(total / UNITS, Math.max(0, total - abuse) / UNITS)
  }

  /** Looks at one part of the tracked keys a tick, so that each is seen once a second. */
  plan(nowUs: number): void {
    this.prepared.expire(nowUs)
    for (const slot of this.soon) this.poolSoon(slot, nowUs)
    this.soon.length = 0
    const part = this.steps % this.parts
    this.steps += 1
    for (let slot = part; slot < TRACKED_KEYS; slot += this.parts) this.planSlot(slot, nowUs)
  }

  /** A busy key has a pool already. */
  prepare(key: string, expected: ExpectedOfKey, nowUs: number): void {
    if (!this.pooled.includes(key)) this.prepared.prepare(key, expected, nowUs)
  }

  forget(): void {}

  /** Which keys are busy is found anew within seconds: only the demand is kept. */
  snapshot(): { readonly total: ForecasterSnapshot } {
    return { total: this.total.snapshot() }
  }

  restore(snapshot: unknown): void {
    const { total } = snapshot as { readonly total: ForecasterSnapshot }
    this.total.restore(total)
  }

  adopt({ total }: PastForecast): void {
    this.total = total.forecaster
    Object.assign(total.outlooks, this.context.outlooks())
  }

  /** A key that comes on quickly need not wait for its turn: most of its requests might be over by then. */
  private poolSoon(slot: number, nowUs: number): void {
    const { keys, requests, units, rate, looks } = this.tracker
    const key = keys[slot]
    const counted = this.tracker.certain(slot)
    if (key === undefined || counted === 0 || this.pooled[slot] === key) return
    const before = rate[slot] as number
    const perSecond = before + weightAfter(looks[slot] as number) * (counted - before)
    if (perSecond < BUSY_PER_SECOND) return
    this.unitsPerRequest[slot] = (units[slot] as number) / (requests[slot] as number)
    this.pool(slot, key, { perSecond, nowUs })
  }

  private planSlot(slot: number, nowUs: number): void {
    const key = this.tracker.keys[slot]
    const pooled = this.pooled[slot]
    if (pooled !== undefined && pooled !== key) this.unpool(slot, pooled, nowUs)
    if (key === undefined) return
    const { requests, units, rate, looks } = this.tracker
    const counted = this.tracker.certain(slot)
    if (counted > 0)
      this.unitsPerRequest[slot] = (units[slot] as number) / (requests[slot] as number)
    const silent = counted > 0 ? 0 : Math.min(SILENT_LOOKS, (this.silentLooks[slot] as number) + 1)
    this.silentLooks[slot] = silent
    const before = rate[slot] as number
    rate[slot] = before + weightAfter(looks[slot] as number) * (counted - before)
    looks[slot] = (looks[slot] as number) + 1
    this.tracker.begin(slot)
    const perSecond = rate[slot] as number
    const enough = pooled === key ? QUIET_PER_SECOND : BUSY_PER_SECOND
    // One sampled request, which stands for many, says nothing of its key.
    const isKnown =
      pooled === key || before >= QUIET_PER_SECOND || counted >= SOON_REQUESTS * this.stride
    const busy = isKnown && perSecond >= enough && silent < SILENT_LOOKS
    if (busy) this.pool(slot, key, { perSecond, nowUs })
    else if (pooled === key) this.unpool(slot, key, nowUs)
    if (perSecond < 0.01) this.tracker.free(slot)
  }

  private pool(
    slot: number,
    key: string,
    { perSecond, nowUs }: { readonly perSecond: number; readonly nowUs: number },
  ): void {
    const before = this.pooled[slot]
    if (before !== undefined && before !== key) this.unpool(slot, before, nowUs)
    const requestUnits = this.unitsPerRequest[slot] as number
    const inSecond = countQuantile(0.95, perSecond, DISPERSION)
    const inTerm = countQuantile(0.95, perSecond * TERM_SECONDS, DISPERSION)
    this.pooled[slot] = key
    this.prepared.forget(key)
    const want = {
      pool: KEY_POOL,
      class: key,
      ratePerSecond: inSecond * requestUnits,
      capacity: inTerm * requestUnits,
      weight: 1,
      requestUnits,
    }
    this.context.buckets.plan(this.context.resource, key, [want], nowUs)
  }

  private unpool(slot: number, key: string, nowUs: number): void {
    this.pooled[slot] = undefined
    this.context.buckets.plan(this.context.resource, key, [], nowUs)
  }
}

/** Weight of a second in a rate that is the average of so many before it. */
function weightAfter(looks: number): number {
  return Math.max(SMOOTHING, 1 / (looks + 2))
}
