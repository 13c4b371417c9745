/** Weight of the newest squared error in the score of an order: a memory of about 200 backtests. */
const lossWeight = 0.005
/** Another order must be this much better than the chosen one to replace it. */
const margin = 0.98

/** The rolling backtest of the orders at one horizon. */
export type OrderContest = {
  /** Discounted squared error of each. */
  readonly losses: Float64Array
  backtests: number
  /** Index of the order that forecasts. */
  chosen: number
}

/** The first order forecasts until another has proved better. */
export function createOrderContest(size: number): OrderContest {
  return { losses: new Float64Array(size), backtests: 0, chosen: 0 }
}

/**
 * Scores what each order said, from `at` in `sums`, by the label that came, and chooses: the least
 * discounted squared error, with a margin of 2 % so that equals do not take turns.
 *
 * Source: rolling forecasting origin, Hyndman and Athanasopoulos (2021), 5.10, with discounting.
 *
 * @example // losses 4 and 4 after 200 backtests; errors 1 and 3: 3.985 and 4.025, nothing changes
 */
export function judgeOrders(
  contest: OrderContest,
  label: number,
  sums: Float64Array,
  at: number,
): void {
  const { losses, chosen } = contest
  contest.backtests += 1
  const weight = Math.max(lossWeight, 1 / contest.backtests)
  let best = chosen
  for (let k = 0; k < losses.length; k += 1) {
    const square = ((sums[at + k] as number) - label) ** 2
    const loss = (losses[k] as number) + weight * (square - (losses[k] as number))
    losses[k] = loss >= 0 ? loss : square
    if ((losses[k] as number) < (losses[best] as number)) best = k
  }
  if ((losses[best] as number) < margin * (losses[chosen] as number)) contest.chosen = best
}
