import { ForecastError } from '../errors/forecast-error.ts'
import type { Forecast } from '../forecaster/forecaster.ts'
import { interpolateQuantile, type QuantileLevels } from '../interval/quantile-levels.ts'

/** The one forecast object of a horizon, filled again at every call. */
export class ForecastView implements Forecast {
  mean = 0
  lower = 0
  upper = 0
  readonly values: Float64Array
  readonly #levels: QuantileLevels

  constructor(levels: QuantileLevels) {
    this.#levels = levels
    this.values = new Float64Array(levels.levels.length)
  }

  /** Takes over the mean, of an object since V8 may box a number, and the quantiles now in `values`. */
  fill(made: { readonly mean: number }): this {
    this.mean = made.mean
    this.lower = this.values[this.#levels.lowerIndex] as number
    this.upper = this.values[this.#levels.upperIndex] as number
    return this
  }

  /**
   * Fills from the forecast of another horizon, `ratio` times as near. The mean scales with the
   * ratio. The spread of a sum grows like √ratio for independent steps and like the ratio for
   * dependent ones: the wider of the two is taken, because it errs to the safe side.
   */
  fillScaled(nearest: ForecastView, ratio: number): this {
    const mean = nearest.mean * ratio
    const widening = Math.max(ratio, Math.sqrt(ratio))
    for (let i = 0; i < this.values.length; i += 1) {
      const value = mean + ((nearest.values[i] as number) - nearest.mean) * widening
      this.values[i] = Math.max(value, 0)
    }
    return this.fill({ mean })
  }

  quantile(p: number): number {
    if (p > 0 && p < 1) return interpolateQuantile(this.#levels, this.values, p)
    throw new ForecastError(
      'PREDICTIVE_LIMIT_E_PROBABILITY',
      `Ask \`quantile(p)\` for a probability between 0 and 1, both excluded; got ${String(p)}.`,
    )
  }
}
