import { createCovariance, resetCovariance, takeInputs } from './recursive-least-squares.ts'
import type { RegressionInputsState } from './regression-inputs.ts'

/** Labels of long horizons overlap, so that a tenth of the horizon between samples loses little. */
const samplesPerHorizon = 10

/**
 * The covariance that the inputs of a regression have left, and the inputs and gains of the forecasts
 * that wait for their label. Gains depend on the inputs alone, and inputs are the same for every
 * horizon: horizons that learn from the same samples share a filter, which takes most of their cost.
 */
export interface GainFilter {
  readonly covariance: Float64Array
  /** Index of the horizon whose forecasts put the inputs in. */
  readonly owner: number
  /** Of how many forecasts one is a sample. */
  readonly stride: number
  /** A ring of `capacity` rows, inputs first. */
  rows: Float64Array
  capacity: number
  /** Forecasts since the beginning, or since those that waited were dropped. */
  made: number
}

/** Horizons of 20 and more learn from every (h/10)th label. */
export function strideOf(steps: number): number {
  return Math.max(1, Math.floor(steps / samplesPerHorizon))
}

/** @param size number of inputs */
export function createGainFilter(owner: number, stride: number, size: number): GainFilter {
  const covariance = createCovariance(size)
  return { covariance, owner, stride, rows: new Float64Array(0), capacity: 0, made: 0 }
}

/** Makes room for a horizon, before the first inputs. */
export function reachBack(filter: GainFilter, steps: number, size: number): void {
  const capacity = Math.ceil(steps / filter.stride) + 1
  if (capacity <= filter.capacity) return
  filter.capacity = capacity
  filter.rows = new Float64Array(2 * size * capacity)
}

/**
 * Takes in the inputs of the newest forecast, if it is a sample. Before the first demand they say
 * nothing and are passed over; only the very first of a long horizon teach a level to start from. The
 * gain of what is passed over is 0. Returns false when the numbers broke: the filter then starts anew.
 *
 * @param gain scratch of as many numbers
 */
export function putInputs(
  filter: GainFilter,
  { inputs, scale }: RegressionInputsState,
  gain: Float64Array,
): boolean {
  const { covariance, made, stride } = filter
  filter.made = made + 1
  if (made % stride !== 0) return true
  const isTelling = scale > 0 || (made === 0 && stride > 1)
  const isTaken = isTelling && takeInputs(covariance, inputs, gain)
  if (!isTaken) gain.fill(0)
  writeRow(filter, made / stride, inputs, gain)
  if (isTaken || !isTelling) return true
  resetCovariance(covariance, inputs.length)
  return false
}

function writeRow(
  { rows, capacity }: GainFilter,
  sample: number,
  inputs: Float64Array,
  gain: Float64Array,
): void {
  const size = inputs.length
  let at = (sample % capacity) * 2 * size
  for (let i = 0; i < size; i += 1, at += 1) {
    rows[at] = inputs[i] as number
    rows[at + size] = gain[i] as number
  }
}

/** The inputs and the gain of the forecast made `steps` forecasts ago, where that one was a sample. */
export function takeSample(
  { made, stride, capacity, rows }: GainFilter,
  steps: number,
  inputs: Float64Array,
  gain: Float64Array,
): boolean {
  const madeAt = made - steps
  if (madeAt < 0 || madeAt % stride !== 0) return false
  const size = inputs.length
  let at = ((madeAt / stride) % capacity) * 2 * size
  for (let i = 0; i < size; i += 1, at += 1) {
    inputs[i] = rows[at] as number
    gain[i] = rows[at + size] as number
  }
  return true
}
