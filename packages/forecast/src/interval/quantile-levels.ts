import { normalQuantile } from '../counts/normal-quantile.ts'

const trackedAlways: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

/** The levels that are tracked, ascending, and the standard normal quantile of each. */
export interface QuantileLevels {
  readonly levels: Float64Array
  readonly scores: Float64Array
  readonly upperIndex: number
  readonly lowerIndex: number
}

/** The usual seven levels, and `level` and 1 − `level` where they are not among them. */
export function quantileLevels(level: number): QuantileLevels {
  const lower = Number((1 - level).toPrecision(12))
  const levels = Float64Array.from(new Set([...trackedAlways, level, lower])).sort()
  return {
    levels,
    scores: levels.map(normalQuantile),
    upperIndex: levels.indexOf(level),
    lowerIndex: levels.indexOf(lower),
  }
}

/**
 * The value at probability `p`: linear, in the normal score of p, between tracked quantiles and
 * beyond the outermost two; never below 0.
 *
 * @param values the quantile of each level, ascending
 */
export function interpolateQuantile(
  { levels, scores }: QuantileLevels,
  values: Float64Array,
  p: number,
): number {
  let right = 1
  while (right < levels.length - 1 && p > (levels[right] as number)) right += 1
  const low = values[right - 1] as number
  const high = values[right] as number
  if (p === levels[right]) return high
  const from = scores[right - 1] as number
  const share = (normalQuantile(p) - from) / ((scores[right] as number) - from)
  return Math.max(0, low + share * (high - low))
}
