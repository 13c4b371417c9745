import { LstmTraining } from '../experts/lstm/lstm-training.ts'
import type { Training } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { TrainingJob } from './training-job.ts'

/** The training that a job asks for, in pieces. Models that need training add a line here. */
export function startTraining(job: TrainingJob): Training {
  if (job.model === 'lstm') return new LstmTraining(job)
  throw new TrainingError(`"${job.model}" is fitted in one go, which only a thread can do.`)
}
