/** How much one mean scale of loss less is worth: e times the weight. */
const learningRate = 1

/** The losses and the weights of the views, view after view, one number a level each. */
interface ViewWeights {
  readonly losses: Float64Array
  readonly weights: Float64Array
}

/**
 * The weights of the views at one level: ∝ exp(−loss), loss being the discounted sum of pinball
 * losses in mean scales. A view that was best five hundred labels ago has lost its lead. Losses
 * move slowly, so that every label sees to one level, in turn.
 *
 * Cost: one exponential a view.
 * Source: exponentially weighted average forecaster with discounted losses: Cesa-Bianchi and
 * Lugosi, "Prediction, Learning, and Games" (2006), section 2.11; for quantiles, by level: AgACI,
 * Zaffran, Féron, Goude, Josse and Dieuleveut, "Adaptive conformal predictions for time series"
 * (2022).
 *
 * @param level index of the level
 * @param levels how many there are
 * @example // losses 3, 4, 5: weights 0.665, 0.245, 0.090
 */
export function learnWeights(
  { losses, weights }: ViewWeights,
  level: number,
  levels: number,
): void {
  let least = Number.POSITIVE_INFINITY
  for (let at = level; at < losses.length; at += levels) {
    least = Math.min(least, losses[at] as number)
  }
  let total = 0
  for (let at = level; at < losses.length; at += levels) {
    const weight = Math.exp(learningRate * (least - (losses[at] as number)))
    weights[at] = weight
    total += weight
  }
  for (let at = level; at < losses.length; at += levels) {
    weights[at] = (weights[at] as number) / total
  }
}
