import type { Decision } from '../limiter/decision.ts'
import type { LimitRequest } from '../limiter/limit-request.ts'
import type { StoreState } from '../store/store.ts'

/** What happens inside a limiter, for logs and metrics. Listeners may throw: it changes nothing. */
export interface LimiterEvents {
  /** A request was refused (or would have been, with `dryRun`). */
  readonly limited: { readonly decision: Decision; readonly request: LimitRequest }
  /** A forecast was made and the pools sized. */
  readonly tick: { readonly atMs: number; readonly lateSteps: number }
  /** A pool's gain or margin changed. */
  readonly adjusted: {
    readonly resource: string
    readonly class: string
    readonly gain: number
    readonly margin: number
    readonly because: 'shortage' | 'unused'
  }
  /** A pool's interval left or re-entered its band: it shrinks to zero, or comes back. */
  readonly calibration: {
    readonly resource: string
    readonly class: string
    readonly calibrated: boolean
    readonly coverage: number
  }
  /** All of `predict.history` was read, and the forecasts know it. Epoch milliseconds. */
  readonly history: {
    readonly records: number
    /** Records that were no use: unreadable, too old, too late in their order, or of the future. */
    readonly passedOver: number
    readonly fromMs?: number
    readonly toMs?: number
  }
  /** Something looks wrong in the set-up; the request was still served. */
  readonly warning: { readonly code: string; readonly message: string }
  /** A part failed and was switched off or passed over; the limit holds. */
  readonly error: {
    readonly part: 'forecast' | 'patterns' | 'store' | 'listener' | 'cost' | 'history'
    readonly error: unknown
  }
  /** The store is doing better or worse than before. */
  readonly state: { readonly from: StoreState; readonly to: StoreState }
  /** The clock stepped; no tokens were credited for it. */
  readonly clock: { readonly stepMs: number }
  /** The key table is full of limited keys: new clients share overflow buckets. */
  readonly overflow: { readonly resource: string; readonly keys: number }
}
