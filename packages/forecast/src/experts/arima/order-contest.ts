import { keptNumbers } from '../../forecaster/kept-numbers.ts'

/** Weight of the newest squared error in the score of an order: a memory of about 200 backtests. */
const lossWeight = 0.005
/** The same in the quick score: about 20. */
const quickWeight = 0.05
/** Another order must be this much better than the chosen one to replace it. */
const margin = 0.98
/** This many times worse in the quick score, and an order is left at once. */
const broken = 3

/** The rolling backtest of the orders at one horizon. */
export type OrderContest = {
  /** Discounted squared error of each. */
  readonly losses: Float64Array
  /** The same with a short memory. */
  readonly quickLosses: Float64Array
  backtests: number
  /** Index of the order that forecasts. */
  chosen: number
}

/** The first order forecasts until another has proved better. */
export function createOrderContest(size: number): OrderContest {
  return {
    losses: keptNumbers(size),
    quickLosses: keptNumbers(size),
    backtests: 0,
    chosen: 0,
  }
}

/**
 * Scores what each order said, from `at` in `sums`, by the label that came, and chooses: the least
 * discounted squared error, with a margin of 2 % so that equals do not take turns. After a change of
 * level the errors of the old one would stand for a long time; an order that is three times worse
 * than another over the last 20 backtests is therefore left at once, and what was before forgotten.
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
  const { losses, quickLosses, chosen } = contest
  contest.backtests += 1
  const first = 1 / contest.backtests
  for (let k = 0; k < losses.length; k += 1) {
    const square = ((sums[at + k] as number) - label) ** 2
    discount(losses, k, square, Math.max(lossWeight, first))
    discount(quickLosses, k, square, Math.max(quickWeight, first))
  }
  const quickest = leastOf(quickLosses, chosen)
  if ((quickLosses[chosen] as number) > broken * (quickLosses[quickest] as number)) {
    losses.set(quickLosses)
    contest.chosen = quickest
    return
  }
  const best = leastOf(losses, chosen)
  if ((losses[best] as number) < margin * (losses[chosen] as number)) contest.chosen = best
}

function discount(losses: Float64Array, k: number, square: number, weight: number): void {
  const loss = (losses[k] as number) + weight * (square - (losses[k] as number))
  // What a damaged snapshot broke starts afresh.
  losses[k] = loss >= 0 ? loss : square
}

function leastOf(losses: Float64Array, start: number): number {
  let best = start
  for (let k = 0; k < losses.length; k += 1) {
    if ((losses[k] as number) < (losses[best] as number)) best = k
  }
  return best
}
