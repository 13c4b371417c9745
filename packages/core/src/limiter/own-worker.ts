import { idleWorker, type TrainingWorker } from '@predictive-limit/forecast'
import { systemClock } from '../clock/system-clock.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'

/**
 * The worker that a limiter makes and closes itself: none where the user gave one. A clock of the
 * user's gets idle slices on that clock, because a thread lives in real time and would make a
 * simulation depend on the machine.
 */
export function ownWorker<Request>(
  { predict, clock }: LimiterSpec<Request>,
  startWorker: (() => TrainingWorker) | undefined,
): TrainingWorker | undefined {
  if (predict === undefined || predict.worker) return undefined
  const inSlices = startWorker === undefined || predict.worker === false || clock !== undefined
  return inSlices ? idleWorker(clock ?? systemClock()) : startWorker()
}
