import type { TrainingJob } from '../worker/training-job.ts'

/** To the thread: one job at a time. */
export interface JobMessage {
  readonly job: TrainingJob
}

/** From the thread: that its code was found, then what became of each job. */
export type ThreadMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'trained'; readonly weights: Float64Array }
  | { readonly kind: 'failed'; readonly reason: string }
