import { keptNumbers } from '../forecaster/kept-numbers.ts'
import type { MixedForecast } from './made-forecast.ts'

/** The forecasts of one horizon that wait for their label: a ring with one row per step ahead. */
export interface PendingForecasts {
  /** A row: experts, means, quantiles, offsets and scales of a `MixedForecast`, mean, scale, unrest. */
  readonly rows: Float64Array
  readonly rowLength: number
  readonly steps: number
  /** Forecasts ever put in. */
  made: number
}

export function createPendingForecasts(
  steps: number,
  { experts, means, quantiles, fastOffsets, scales }: MixedForecast,
): PendingForecasts {
  const lists =
    experts.length + means.length + quantiles.length + fastOffsets.length + scales.length
  const rowLength = lists + 3
  return { rows: keptNumbers(steps * rowLength), rowLength, steps, made: 0 }
}

/** Copies the forecast made `steps` ago into `made`; false while there is none. */
export function takeMatured(pending: PendingForecasts, made: MixedForecast): boolean {
  if (pending.made < pending.steps) return false
  const { rows, rowLength } = pending
  let at = (pending.made % pending.steps) * rowLength
  at = copyRow(rows, at, made.experts)
  at = copyRow(rows, at, made.means)
  at = copyRow(rows, at, made.quantiles)
  at = copyRow(rows, at, made.fastOffsets)
  at = copyRow(rows, at, made.scales)
  made.mean = rows[at] as number
  made.scale = rows[at + 1] as number
  made.unrest = rows[at + 2] as number
  return true
}

/** Puts the newest forecast in the place of the one that has just matured. */
export function putPending(pending: PendingForecasts, newest: MixedForecast): void {
  const { rows, rowLength } = pending
  let at = (pending.made % pending.steps) * rowLength
  at = copyInto(rows, at, newest.experts)
  at = copyInto(rows, at, newest.means)
  at = copyInto(rows, at, newest.quantiles)
  at = copyInto(rows, at, newest.fastOffsets)
  at = copyInto(rows, at, newest.scales)
  rows[at] = newest.mean
  rows[at + 1] = newest.scale
  rows[at + 2] = newest.unrest
  pending.made += 1
}

/** Fills `list` from the row at `at`; returns where the next list begins. */
function copyRow(rows: Float64Array, at: number, list: Float64Array): number {
  for (let i = 0; i < list.length; i += 1) list[i] = rows[at + i] as number
  return at + list.length
}

function copyInto(rows: Float64Array, at: number, list: Float64Array): number {
  for (let i = 0; i < list.length; i += 1) rows[at + i] = list[i] as number
  return at + list.length
}
