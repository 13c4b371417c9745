import { createForecaster, type ModelName } from '@predictive-limit/forecast'
import type { Series } from './series.ts'

export const horizons = [1, 10, 60] as const
export const levels = [0.05, 0.5, 0.9, 0.95, 0.99] as const
export type Level = (typeof levels)[number]
export type Models = 'auto' | readonly ModelName[]

/** What was forecast of one horizon: entry `t` was made when value `t` had just been observed. */
export interface Run {
  readonly steps: number
  readonly mean: Float64Array
  readonly quantiles: ReadonlyMap<Level, Float64Array>
  /** The expert that the forecaster named as the best lately, at the end. */
  readonly selected: string | undefined
  /** Processor time of an update and the forecasts of all horizons. */
  readonly updateUs: number
}

/**
 * One pass over the series. The forecaster sees nothing but the values up to now, one at a time; it
 * is asked for every horizon after each of them, as in production.
 */
export function runForecaster({ stepMs, values }: Series, models: Models): Run[] {
  const forecaster = createForecaster({ stepMs, horizons, models })
  const records = horizons.map((steps) => ({
    steps,
    mean: new Float64Array(values.length),
    quantiles: new Map(levels.map((level) => [level, new Float64Array(values.length)])),
  }))
  const start = process.cpuUsage()
  for (let t = 0; t < values.length; t += 1) {
    forecaster.observe(values[t] ?? Number.NaN)
    for (const { steps, mean, quantiles } of records) {
      const forecast = forecaster.forecast(steps)
      mean[t] = forecast.mean
      for (const [level, made] of quantiles) made[t] = forecast.quantile(level)
    }
  }
  const { user, system } = process.cpuUsage(start)
  const updateUs = (user + system) / values.length
  return records.map((record) => ({
    ...record,
    selected: forecaster.selected(record.steps)?.expert,
    updateUs,
  }))
}
