import type { PathModel } from '../experts/path/path-models.ts'
import type { TrainingJob } from './training-job.ts'

/** Trains models away from the tick. One worker serves any number of forecasters. */
export interface TrainingWorker {
  /**
   * Trains, and gives the new weights: as many as the job came with; or fits, and gives the path: as
   * many steps as were asked for; or regresses, and gives as many weights as there are terms, or none.
   * Rejects when the job failed, took too long, or the worker was closed; whoever asked then goes on
   * with what it has.
   */
  train(job: TrainingJob): Promise<Float64Array>
  /**
   * Whether a job would be started now. Who is told `false` asks again a step later: what a job is made
   * of does not lie about while others are done. A worker without this function takes jobs at any time.
   */
  isFree?(): boolean
  /** Announces jobs to come, so that what takes time to start does so before anybody waits. */
  prepare?(): void
  /**
   * The package that a model needs and that is not installed; `undefined` where all is there. A worker
   * without this function runs no such model.
   */
  lacks?(model: PathModel): string | undefined
  /** Ends what is under way and frees what the worker holds. Later jobs are rejected. */
  close(): void
}
