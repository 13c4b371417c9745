import type { MixRound } from './ml-poly.ts'

/**
 * Sets `round.mean` to the weighted mean of those of the first experts that have a weight and are
 * awake; a sleeping one said NaN. When those awake have no weight, they count equally. Its regret is
 * then 0, so that a sleeper is neither praised nor blamed for what it did not say, and an expert that
 * waits for its season changes nothing until then.
 *
 * Source: sleeping experts: Freund, Schapire, Singer and Warmuth, "Using and combining predictors
 * that specialize" (1997); with ML-Poly: Gaillard, Stoltz and van Erven (2014), section 5.
 *
 * @example // weights 0.2, 0.3, 0.5, said 10, 20, the third asleep: (2 + 6)/0.5 = 16
 */
export function mixForecasts(weights: Float64Array, round: MixRound): void {
  const said = round.experts
  let awake = 0
  let weight = 0
  let plain = 0
  let weighted = 0
  for (let k = 0; k < weights.length; k += 1) {
    const forecast = said[k] as number
    if (Number.isNaN(forecast)) continue
    const share = weights[k] as number
    awake += 1
    weight += share
    plain += forecast
    weighted += share * forecast
  }
  round.mean = weight > 0 ? weighted / weight : plain / awake
}
