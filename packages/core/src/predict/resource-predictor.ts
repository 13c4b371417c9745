import type { Forecaster } from '@predictive-limit/forecast'
import type { ClassTable } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { EmitEvent } from '../events/emitter.ts'
import type { PastForecast } from '../history/past-resource.ts'
import type { ExpectedOfKey } from '../patterns/prepared-keys.ts'
import type { AskEntry, Buckets } from '../store/store.ts'
import type { ClassPool } from './class-pool.ts'
import type { Outlooks, PredictorSettings } from './predictor-settings.ts'

/** Whose request it is. */
export interface Requester {
  readonly client: string
  readonly type: string
  readonly classIndex: number
}

/** Forecasts one resource and sizes its pools. */
export interface ResourcePredictor {
  /** Forecaster of all the resource's demand, in tokens. */
  readonly total: Forecaster
  /** Pools by class; empty on a keyed resource, whose pools belong to single keys. */
  readonly pools: readonly ClassPool[]
  /** Pool that requests of a class draw from, by class index. Only the tick and `restore` change it. */
  readonly poolByClass: Uint8Array
  /** Weight of a class where there is not enough for all, in (0, 1]. */
  weightOf(classIndex: number): number
  /** Notes who asked for how much, in a sampled request that stands for `stride`. */
  noteRequest(entry: AskEntry, from: Requester, stride: number): void
  /** A rule expects more of this key at once: its bucket may get a pool ahead of it. */
  prepare?(key: string, expected: ExpectedOfKey, nowUs: number): void
  /** Learns from one closed step. */
  observe(step: DemandStep, time: StepTime): void
  /** Sizes the pools from the newest forecast and has the store transfer. */
  plan(nowUs: number): void
  /** A class is dropped and its index goes to another: nothing of it may stay behind. */
  forget(classIndex: number): void
  /** What was learned, as plain JSON. */
  snapshot(): unknown
  /** Goes on from a snapshot, at the time of the next step. Throws where it is not one. */
  restore(snapshot: unknown): void
  /** Goes on with forecasters that know the past and every step since. */
  adopt(past: PastForecast): void
}

/** What a predictor works with. */
export interface PredictorContext {
  readonly resource: number
  readonly name: string
  readonly settings: PredictorSettings
  readonly buckets: Buckets
  readonly classes: ClassTable
  readonly random: () => number
  readonly emit: EmitEvent
  /** What patterns say of one class, or of all together. */
  readonly outlooks: (classIndex?: number) => Outlooks
  /** Tokens the resource is refilled with per second, as configured now. */
  readonly refillPerSecond: () => number
}
