import type { TrainingJob } from '../worker/training-job.ts'

/** To the thread: one job at a time. */
export interface JobMessage {
  readonly job: TrainingJob
}

/** From the thread: what became of it. */
export type ResultMessage =
  | { readonly kind: 'trained'; readonly weights: Float64Array }
  | { readonly kind: 'failed'; readonly reason: string }
