import type { MixedForecast } from './made-forecast.ts'

/** The forecasts of one horizon that wait for their label: a ring with one row per step ahead. */
export interface PendingForecasts {
  /** A row: what each expert and each mix said, the offset of each quantile, mean and scale. */
  readonly rows: Float64Array
  readonly rowLength: number
  readonly steps: number
  /** Forecasts ever put in. */
  made: number
}

export function createPendingForecasts(
  steps: number,
  { experts, means, offsets }: MixedForecast,
): PendingForecasts {
  const rowLength = experts.length + means.length + offsets.length + 2
  return { rows: new Float64Array(steps * rowLength), rowLength, steps, made: 0 }
}

/** Copies the forecast made `steps` ago into `made`; false while there is none. */
export function takeMatured(pending: PendingForecasts, made: MixedForecast): boolean {
  if (pending.made < pending.steps) return false
  const { rows, rowLength } = pending
  const { experts, means, offsets } = made
  let at = (pending.made % pending.steps) * rowLength
  for (let k = 0; k < experts.length; k += 1, at += 1) experts[k] = rows[at] as number
  for (let i = 0; i < means.length; i += 1, at += 1) means[i] = rows[at] as number
  for (let i = 0; i < offsets.length; i += 1, at += 1) offsets[i] = rows[at] as number
  made.mean = rows[at] as number
  made.scale = rows[at + 1] as number
  return true
}

/** Puts the newest forecast in the place of the one that has just matured. */
export function putPending(pending: PendingForecasts, newest: MixedForecast): void {
  const { rows, rowLength } = pending
  const { experts, means, offsets } = newest
  let at = (pending.made % pending.steps) * rowLength
  for (let k = 0; k < experts.length; k += 1, at += 1) rows[at] = experts[k] as number
  for (let i = 0; i < means.length; i += 1, at += 1) rows[at] = means[i] as number
  for (let i = 0; i < offsets.length; i += 1, at += 1) rows[at] = offsets[i] as number
  rows[at] = newest.mean
  rows[at + 1] = newest.scale
  pending.made += 1
}
