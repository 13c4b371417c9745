import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import { makeRoom } from './make-room.ts'

/** Weight of the newest value in the mean that stationary models return to: 500 steps. */
const meanWeight = 0.002
/** How fast the largest value is forgotten, per step. */
const maximumDecay = 0.9995
const mostLags = 3

/** The newest values as all orders see them, newest first. */
export type ArimaPast = {
  /** Values known so far, up to the memory of the mean. */
  count: number
  value: number
  /** Slow moving average; of the first 500 values, their mean. */
  mean: number
  maximum: number
  /** Value − mean. */
  readonly deviations: Float64Array
  /** Value − the one before. */
  readonly differences: Float64Array
}

export function createArimaPast(): ArimaPast {
  return {
    count: 0,
    value: 0,
    mean: 0,
    maximum: 0,
    deviations: keptNumbers(mostLags),
    differences: keptNumbers(mostLags),
  }
}

/** Takes in a value that was measured. */
export function pushValue(past: ArimaPast, value: number): void {
  const { count, deviations, mean } = past
  if (!(count > 0 && Number.isFinite(mean))) startAt(past, value)
  const weight = Math.max(meanWeight, 1 / (past.count + 1))
  const shift = weight * (value - past.mean)
  past.mean += shift
  past.maximum = Math.max(value, past.maximum * maximumDecay)
  if (past.count < 1 / meanWeight) past.count += 1
  for (let i = 0; i < mostLags; i += 1) deviations[i] = (deviations[i] as number) - shift
  pushEstimate(past, value)
}

/** Takes in what stands for a missing value: it moves on the lags but not the mean. */
export function pushEstimate(past: ArimaPast, value: number): void {
  makeRoom(past.deviations)
  makeRoom(past.differences)
  past.deviations[0] = value - past.mean
  past.differences[0] = value - past.value
  past.value = value
}

function startAt(past: ArimaPast, value: number): void {
  past.count = 0
  past.mean = past.value = value
  past.deviations.fill(0)
  past.differences.fill(0)
}
