/** A measurement repeated: its median and how far the repetitions lie apart. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear between order statistics: the median of 1, 2, 10, 11 is 6. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = p * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}
