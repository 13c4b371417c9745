import type { Expert, Horizon } from '../experts/expert.ts'
import type { MadeForecast } from '../horizon/made-forecast.ts'

/**
 * Sets `made.mean` to the weighted mean of the experts that are awake, and what a sleeping one says
 * to that mean: its regret is then 0, so that it is neither praised nor blamed for what it did not
 * say, and an expert that waits for its season changes nothing until then. When all sleep, all are
 * heard; when those awake have no weight, they count equally.
 *
 * Source: sleeping experts: Freund, Schapire, Singer and Warmuth, "Using and combining predictors
 * that specialize" (1997); with ML-Poly: Gaillard, Stoltz and van Erven (2014), section 5.
 *
 * @example // weights 0.2, 0.3, 0.5, said 10, 20, 90, the third asleep: 16, which the third gets too
 */
export function mixForecasts(
  experts: readonly Expert[],
  weights: Float64Array,
  made: MadeForecast,
  horizon: Horizon,
): void {
  const said = made.experts
  let awake = 0
  let weight = 0
  let plain = 0
  let weighted = 0
  let all = 0
  for (let k = 0; k < experts.length; k += 1) {
    const forecast = said[k] as number
    const share = weights[k] as number
    all += share * forecast
    if (experts[k]?.isAsleep?.(horizon) === true) continue
    awake += 1
    weight += share
    plain += forecast
    weighted += share * forecast
  }
  if (awake === 0 || awake === experts.length) {
    made.mean = all
    return
  }
  made.mean = weight > 0 ? weighted / weight : plain / awake
  for (let k = 0; k < experts.length; k += 1) {
    if (experts[k]?.isAsleep?.(horizon) === true) said[k] = made.mean
  }
}
