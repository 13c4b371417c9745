const rate = 0.005
const firstDecay = 0.9
const secondDecay = 0.999
const smallest = 1e-8
/** By itself, since globals are slow to look up where modules run in a sandbox, as tests do. */
const { sqrt } = Math

/** Longest gradient that is followed as it is. */
const longestGradient = 1

/** Running first and second moments of the gradient. */
export interface AdamState {
  readonly first: Float64Array
  readonly second: Float64Array
  updates: number
}

export function createAdam(size: number): AdamState {
  return { first: new Float64Array(size), second: new Float64Array(size), updates: 0 }
}

/**
 * One step of Adam: m ← 0.9m + 0.1g, v ← 0.999v + 0.001g², w ← w − 0.005·m̂/(√v̂ + 1e-8), with m̂
 * and v̂ corrected for their start at 0. A gradient longer than 1 is shortened to 1 first.
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015); shortening: Pascanu,
 * Mikolov and Bengio (2013).
 *
 * @example // the first step moves every weight by 0.005 against the sign of its slope
 */
export function updateAdam(state: AdamState, weights: Float64Array, gradient: Float64Array): void {
  const { first, second } = state
  state.updates += 1
  const shrink = Math.min(1, longestGradient / lengthOf(gradient))
  const firstShare = 1 - firstDecay ** state.updates
  const secondShare = 1 - secondDecay ** state.updates
  for (let i = 0; i < weights.length; i += 1) {
    const slope = shrink * (gradient[i] as number)
    const mean = firstDecay * (first[i] as number) + (1 - firstDecay) * slope
    const square = secondDecay * (second[i] as number) + (1 - secondDecay) * slope * slope
    first[i] = mean
    second[i] = square
    const spread = sqrt(square / secondShare) + smallest
    weights[i] = (weights[i] as number) - (rate * mean) / firstShare / spread
  }
}

function lengthOf(gradient: Float64Array): number {
  let squares = 0
  for (let i = 0; i < gradient.length; i += 1) squares += (gradient[i] as number) ** 2
  return Math.sqrt(squares)
}
