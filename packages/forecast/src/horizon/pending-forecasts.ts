import type { MadeForecast } from './made-forecast.ts'

/** The forecasts of one horizon that wait for their label: a ring with one row per step ahead. */
export interface PendingForecasts {
  readonly rows: Float64Array
  readonly rowLength: number
  readonly steps: number
  /** Forecasts ever put in. */
  made: number
}

export function createPendingForecasts(steps: number, experts: number): PendingForecasts {
  const rowLength = experts + 2
  return { rows: new Float64Array(steps * rowLength), rowLength, steps, made: 0 }
}

/** Copies the forecast made `steps` ago into `made`; false while there is none. */
export function takeMatured(pending: PendingForecasts, made: MadeForecast): boolean {
  if (pending.made < pending.steps) return false
  const { rows, rowLength } = pending
  const start = (pending.made % pending.steps) * rowLength
  const count = rowLength - 2
  for (let k = 0; k < count; k += 1) made.experts[k] = rows[start + k] as number
  made.mean = rows[start + count] as number
  made.scale = rows[start + count + 1] as number
  return true
}

/** Puts the newest forecast in the place of the one that has just matured. */
export function putPending(pending: PendingForecasts, newest: MadeForecast): void {
  const { rows, rowLength } = pending
  const start = (pending.made % pending.steps) * rowLength
  const count = rowLength - 2
  for (let k = 0; k < count; k += 1) rows[start + k] = newest.experts[k] as number
  rows[start + count] = newest.mean
  rows[start + count + 1] = newest.scale
  pending.made += 1
}
