import type { MadeForecast } from '../horizon/made-forecast.ts'

/** Largest size of one regret, in squared scales: one freak value must not decide for ever. */
const largestRegret = 50

/** What ML-Poly knows of K experts at one horizon. */
export type MixState = {
  readonly weights: Float64Array
  readonly regrets: Float64Array
  readonly squares: Float64Array
}

/** Equal weights. */
export function createMix(experts: number): MixState {
  return {
    weights: new Float64Array(experts).fill(1 / experts),
    regrets: new Float64Array(experts),
    squares: new Float64Array(experts),
  }
}

/**
 * Polynomially weighted averages with one learning rate per expert (ML-Poly) on the gradient of
 * the squared loss. With mix m, label y and expert k: r = 2(m − y)(m − xₖ)/scale², clipped to ±50;
 * Rₖ += r, Sₖ += r², and weights are proportional to (Rₖ)₊/(1 + Sₖ), equal while no regret is
 * positive. No parameter to tune; the regret against the best fixed mixture grows like √T.
 *
 * Cost: about 8 operations an expert.
 * Source: Gaillard, Stoltz and van Erven, "A second-order bound with excess losses" (2014).
 *
 * @param made the forecasts that `label` belongs to
 * @example // m = 10, y = 12, scale 1, experts 9 and 11: r = −4 and 4, so all weight goes to 11
 */
export function updateMix(state: MixState, made: MadeForecast): void {
  const { weights, regrets, squares } = state
  const { experts, mean, label, scale } = made
  const count = weights.length
  const pull = (2 * (mean - label)) / (scale * scale)
  let total = 0
  for (let k = 0; k < count; k += 1) {
    const raw = pull * (mean - (experts[k] as number))
    const regret = Math.min(largestRegret, Math.max(-largestRegret, raw))
    const sum = (regrets[k] as number) + regret
    const square = (squares[k] as number) + regret * regret
    regrets[k] = sum
    squares[k] = square
    weights[k] = sum > 0 ? sum / (1 + square) : 0
    total += weights[k] as number
  }
  for (let k = 0; k < count; k += 1) {
    weights[k] = total > 0 ? (weights[k] as number) / total : 1 / count
  }
}
