import { historySteps } from '../lstm/recent-history.ts'

const shortestPeriod = 4
/** A season must have been seen twice to be told from a trend. */
const longestPeriod = historySteps / 2

/** The seasons that a fit on the last 4,096 steps can find, in whole steps, ascending. */
export function pathPeriods(seasonSteps: readonly number[]): readonly number[] {
  const whole = seasonSteps.map(Math.round)
  const fitting = whole.filter((steps) => steps >= shortestPeriod && steps <= longestPeriod)
  return [...new Set(fitting)].sort((first, second) => first - second)
}
