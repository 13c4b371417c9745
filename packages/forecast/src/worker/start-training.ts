import { LstmTraining } from '../experts/lstm/lstm-training.ts'
import type { Training } from './training.ts'
import type { TrainingJob } from './training-job.ts'

/** The training that a job asks for. Models that need training add a line here. */
export function startTraining(job: TrainingJob): Training {
  return new LstmTraining(job)
}
