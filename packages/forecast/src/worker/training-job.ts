import type { LstmJob } from '../experts/lstm/lstm-job.ts'

/** A history to learn from and the weights to start with, as plain data. */
export type TrainingJob = LstmJob
