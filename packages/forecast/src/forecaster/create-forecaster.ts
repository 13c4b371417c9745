import type { Forecaster } from './forecaster.ts'
import { type ForecasterOptions, parseOptions } from './forecaster-options.ts'
import { SeriesForecaster } from './series-forecaster.ts'

/**
 * A forecaster of one series of demand: small experts, mixed for each horizon by how well they did
 * (`updateMix`), with quantiles that are corrected by what came (`updateInterval`).
 * Only matured labels teach: the one of horizon h comes h steps after its forecast.
 *
 * @throws ForecastError when an option is wrong
 * @example
 * const forecaster = createForecaster({ stepMs: 100 })
 * for (const count of [3, 5, 4, 6]) forecaster.observe(count)
 * forecaster.forecast(10).upper // stays at or above the next second's demand 95 times in 100
 */
export function createForecaster(options: ForecasterOptions): Forecaster {
  return new SeriesForecaster(parseOptions(options))
}
