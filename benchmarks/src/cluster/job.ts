import type { StoreErrorPolicy } from '@predictive-limit/core'
import type { Pattern } from './pattern.ts'

/** Limiters that are compared. */
export const SUBJECTS = ['ours', 'rate-limiter-flexible', 'sliding-window-rate-limiter'] as const

/** A hand-written bucket in each process, which no other process knows of: what measuring costs at least. */
export const FLOOR = 'a bare bucket a process'

export type SubjectName = (typeof SUBJECTS)[number] | typeof FLOOR

/** Whether requests are of a class that is forecast, or of classes that are gone before they are known. */
export type Traffic = 'forecast' | 'half unforecast' | 'unforecast'

/** What all instances together are offered. */
export interface Load {
  readonly pattern: Pattern
  readonly traffic: Traffic
  readonly instances: number
  readonly offeredPerSecond: number
  readonly warmUpMs: number
  /** What is measured, after the warm-up. */
  readonly forMs: number
  readonly seed: number
}

/** What one process is told. */
export interface Job {
  readonly subject: SubjectName
  readonly limitPerSecond: number
  readonly policy: StoreErrorPolicy
  readonly load: Load
  readonly instance: number
  /** Where it finds Redis, or the network before it. */
  readonly port: number
}

/** Bits of {@link History.outcome}. */
export const ADMITTED = 1
/** The answer came by a promise: the request waited for the store. */
export const WAITED = 2
/** Not the store but the policy answered. */
export const BY_POLICY = 4

/** What one process saw, by request in the order of asking. */
export interface History {
  /** On the clock that all processes of the machine share, ms from the start. */
  readonly askedMs: Float64Array
  /** From asking to the answer, ms. NaN: there was none when the process was done. */
  readonly tookMs: Float64Array
  readonly outcome: Uint8Array
  /** By how much the worst request came later than scheduled, ms. */
  readonly latestMs: number
  /** CPU time of the process in the measured part, ms. */
  readonly cpuMs: number
}

/** From an instance to its parent. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly history: History }

/** From the parent to its instances: when to start, on the machine's monotonic clock. */
export interface Start {
  readonly atMs: number
}
