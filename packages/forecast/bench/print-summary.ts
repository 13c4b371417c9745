import type { Cell } from './cell.ts'
import type { UpdateCost } from './measure-update.ts'

const shortHorizon = 12
const manyLabels = 5_000

/** Prints how the cells do against the numbers to reach. */
export function printSummary(cells: readonly Cell[], cost: UpdateCost): void {
  const judged = cells.filter((c) => c.steps <= shortHorizon && c.mix.labels >= manyLabels)
  const long = cells.filter((c) => c.steps > shortHorizon)
  const errors95 = judged.map(({ mix }) => outside(mix.atMost95, mix.below95, 0.95))
  const errors99 = judged.map(({ mix }) => outside(mix.atMost99, mix.below99, 0.99))
  const longErrors = long.map(({ mix }) => outside(mix.atMost95, mix.below95, 0.95))
  const windows = judged.map(({ mix }) => mix.worstWindow)
  const starts = cells.map(({ mix }) => mix.first200)
  const toBest = cells.map(({ mix, bestPinball }) => mix.pinball95 / bestPinball)
  const toLast = cells.map(({ mix, lastValue }) => mix.pinball95 / lastValue.pinball95)
  const rmse = cells.map(({ mix, bestRmse }) => mix.rmse / bestRmse)
  const lines: [string, string][] = [
    [`cells; of h ≤ 12 with ≥ 5,000 labels`, `${cells.length}; ${judged.length}`],
    ['upper-95 error in points, mean (goal 0.3), max (goal 1)', points(errors95)],
    ['upper-99 error in points, mean (goal 0.3), max (goal 0.7)', points(errors99)],
    ['upper-95 error in points at h = 60, mean, max', points(longErrors)],
    ['worst 500 labels in a row: least (goal 87 %), cells below', leastOf(windows, 0.87)],
    ['first 200 labels: least (goal 92 %), cells below', leastOf(starts, 0.92)],
    ['pinball .95 ÷ best family alone (goal 1.05; worst 1.4)', geometric(toBest)],
    ['pinball .95 ÷ last value (goal 0.35)', geometric(toLast)],
    ['RMSE ÷ best family alone (goal 1.02)', geometric(rmse)],
    ['µs an update + 2 horizons × 7 quantiles, 100 in turn (goal 8)', cost.microseconds.toFixed(1)],
    ['heap bytes an update', cost.bytes.toFixed(1)],
  ]
  console.log()
  for (const [what, figure] of lines) console.log(`${what.padEnd(60)} ${figure}`)
}

/** How far the target lies outside P(y < upper) … P(y ≤ upper), which differ on sparse counts. */
function outside(atMost: number, below: number, target: number): number {
  return Math.max(0, target - atMost, below - target)
}

function points(errors: readonly number[]): string {
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  return `${(100 * mean).toFixed(2)}, ${(100 * Math.max(...errors)).toFixed(2)}`
}

function leastOf(shares: readonly number[], goal: number): string {
  const below = shares.filter((share) => share < goal).length
  return `${(100 * Math.min(...shares)).toFixed(1)} %, ${below} of ${shares.length}`
}

function geometric(ratios: readonly number[]): string {
  const mean = ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length
  return `${Math.exp(mean).toFixed(3)} geometric mean, ${Math.max(...ratios).toFixed(2)} worst`
}
