import type { Forecaster } from '@predictive-limit/forecast'
import type { StepTime } from '../demand/step-times.ts'

/** Takes a forecaster to the time of the step that it is about to observe. */
export function moveOn(forecaster: Forecaster, { number, missedBefore }: StepTime): void {
  if (missedBefore > 0) forecaster.skip(missedBefore)
  forecaster.moveTo(number)
}
