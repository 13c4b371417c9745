import type { LstmJob } from '../experts/lstm/lstm-job.ts'
import type { PathJob } from '../experts/path/path-job.ts'
import type { CostJob } from '../patterns/footprints/refit/cost-job.ts'

/** A history to learn from, and what that is for, as plain data. */
export type TrainingJob = LstmJob | PathJob | CostJob
