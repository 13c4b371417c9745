import { keptNumbers } from '../forecaster/kept-numbers.ts'

/** Largest size of one regret, in mean squared errors: one freak value must not decide for ever. */
const largestRegret = 50
/** Weight of the newest squared error in their mean: a memory of some three thousand labels. */
const errorWeight = 0.0003
/** One squared error counts for at most so many times their mean. */
const largestError = 20
/** The unit of regrets stays within these factors of the squared scale, which knows first. */
const leastShare = 0.01
const largestShare = 1_000

/** A forecast of a mix whose label has come. Reused. */
export interface MixRound {
  /** What each expert said; NaN of one that slept. Those beyond the weights are not looked at. */
  experts: Float64Array
  /** What the mix said. */
  mean: number
  /** The scale of the interval, > 0. */
  scale: number
  label: number
}

/** What ML-Poly knows of K experts at one horizon. */
export type MixState = {
  labels: number
  /** Slow running mean of the squared error of the mix. */
  squaredError: number
  readonly weights: Float64Array
  readonly regrets: Float64Array
  readonly squares: Float64Array
}

/** Equal weights. */
export function createMix(experts: number): MixState {
  return {
    labels: 0,
    squaredError: 0,
    weights: keptNumbers(experts).fill(1 / experts),
    regrets: keptNumbers(experts),
    squares: keptNumbers(experts),
  }
}

/**
 * Polynomially weighted averages with one learning rate per expert (ML-Poly) on the gradient of
 * the squared loss. With mix m, label y, expert k and the slow mean v of (m − y)²:
 * r = 2(m − y)(m − xₖ)/v, clipped to ±50; Rₖ += r, Sₖ += r², and weights are proportional to
 * (Rₖ)₊/(1 + Sₖ), equal while no regret is positive. An expert that slept has r = 0. v frees regrets of units without making
 * errors at a jump count for less: those are what the squared loss is about. No parameter to tune;
 * the regret against the best fixed mixture grows like √T.
 *
 * Cost: about 8 operations an expert.
 * Source: Gaillard, Stoltz and van Erven, "A second-order bound with excess losses" (2014).
 *
 * @param round the forecasts that `label` belongs to
 * @example // m = 10, y = 12, the first label, so v = 4; experts 9 and 11: r = −1 and 1, all weight goes to 11
 */
export function updateMix(state: MixState, round: MixRound): void {
  const { weights, regrets, squares } = state
  const { experts, mean, label, scale } = round
  const count = weights.length
  learnError(state, round)
  const square = scale * scale
  const unit = Math.max(leastShare * square, Math.min(state.squaredError, largestShare * square))
  const pull = (2 * (mean - label)) / unit
  let total = 0
  for (let k = 0; k < count; k += 1) {
    const raw = pull * (mean - (experts[k] as number))
    const regret = Number.isNaN(raw) ? 0 : Math.min(largestRegret, Math.max(-largestRegret, raw))
    const sum = (regrets[k] as number) + regret
    const sumOfSquares = (squares[k] as number) + regret * regret
    regrets[k] = sum
    squares[k] = sumOfSquares
    weights[k] = sum > 0 ? sum / (1 + sumOfSquares) : 0
    total += weights[k] as number
  }
  for (let k = 0; k < count; k += 1) {
    weights[k] = total > 0 ? (weights[k] as number) / total : 1 / count
  }
}

/** A flood must not make all that is learned afterwards look small. */
function learnError(state: MixState, { mean, label }: MixRound): void {
  const before = state.squaredError
  const most = before > 0 ? largestError * before : Number.MAX_VALUE
  const square = Math.min((mean - label) * (mean - label), most)
  state.labels += 1
  state.squaredError = before + Math.max(errorWeight, 1 / state.labels) * (square - before)
}
