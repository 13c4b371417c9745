import { seededRandom } from '../simulate/random.ts'
import { normal } from './draws.ts'
import { coverage, labelsOf, worstCoverage } from './scores.ts'

const normalScore = 1.645
/** Odd, so that there is a middle one. */
const seriesCount = 101
/** Of 200 labels there can be more. */
const startCount = 2_000

/**
 * What the worst 500 labels in a row cover of a bound that is exactly right, the true 0.95 quantile
 * of `steps` independent normal steps: the median over many series of so many labels.
 */
export function perfectWorst500(steps: number, labels: number): number {
  const worst = series(seriesCount, steps, labels).map((sums) => {
    return worstCoverage(sums, perfectBound(steps, labels))
  })
  return worst.sort((a, b) => a - b)[(seriesCount - 1) / 2] ?? Number.NaN
}

/** The share of series of whose first 200 labels that bound covers at least `least`. */
export function perfectStarts(steps: number, least = 0.92): number {
  const bound = perfectBound(steps, 200)
  const good = series(startCount, steps, 200).filter((sums) => {
    return coverage(sums, bound).atMost >= least
  })
  return good.length / startCount
}

function perfectBound(steps: number, labels: number): Float64Array {
  return new Float64Array(labels).fill(normalScore * Math.sqrt(steps))
}

/** Sums of the next `steps` steps of series with seeds 0, 1, 2 and so on. */
function series(count: number, steps: number, labels: number): Float64Array[] {
  return Array.from({ length: count }, (_, seed) => {
    const chance = seededRandom(seed)
    const values = Float64Array.from({ length: labels + steps }, () => normal(chance))
    return labelsOf(values, steps)
  })
}
