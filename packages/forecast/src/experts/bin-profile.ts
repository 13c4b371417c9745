import { binAt, positionOf, type SeasonGrid } from './season-grid.ts'

/** The demand of each bin of a season, with running sums: any stretch ahead takes two look-ups. */
export interface BinProfile {
  readonly grid: SeasonGrid
  /** Demand of each whole bin, ≥ 0. Call `sumUp` after a change. */
  readonly values: Float64Array
  /** `sums[b]` is the sum of the values before bin b. */
  readonly sums: Float64Array
}

export function createBinProfile(grid: SeasonGrid): BinProfile {
  return { grid, values: new Float64Array(grid.bins), sums: new Float64Array(grid.bins + 1) }
}

/** Brings the running sums up to date from a bin on: at most 1,440 additions. */
export function sumUp({ values, sums }: BinProfile, fromBin: number): void {
  let sum = sums[fromBin] as number
  for (let bin = fromBin; bin < values.length; bin += 1) {
    sum += values[bin] as number
    sums[bin + 1] = sum
  }
}

/**
 * The demand of `steps` steps from `first` on, round the season as often as it takes. Demand is even
 * within a bin; a step that lies in two bins takes its share of both.
 *
 * @example // values 2, 4, 6, 8 in bins of 2 steps: 3 steps from step 3 on are 2 + 3 + 3
 */
export function sumOfSteps(profile: BinProfile, first: number, steps: number): number {
  const { grid, sums } = profile
  const start = positionOf(grid, first)
  const reach = start + steps / grid.binSteps
  const turns = Math.floor(reach / grid.bins)
  const whole = turns * (sums[grid.bins] as number)
  return whole + sumBefore(profile, reach - turns * grid.bins) - sumBefore(profile, start)
}

function sumBefore({ grid, values, sums }: BinProfile, position: number): number {
  const bin = binAt(grid, position)
  return (sums[bin] as number) + (position - bin) * (values[bin] as number)
}
